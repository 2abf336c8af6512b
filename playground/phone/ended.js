/** Codes of what the app has ended itself. */
export const ENDED = ['ABORTED', 'LOGGED_OUT'];
