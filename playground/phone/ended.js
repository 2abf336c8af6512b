export const LOGGED_OUT = 'LOGGED_OUT';
/** Codes of what the app has ended itself. */
export const ENDED = ['ABORTED', LOGGED_OUT];
