/**
 * A reason not to start that the operator can mend: the message says what is wrong and what to do, so no stack
 * trace is printed with it.
 */
export class StartupError extends Error {
  name = 'StartupError';
}
