/** A failure that its message explains: printed without a stack trace. */
export class DemoError extends Error {
  name = 'DemoError';
}
