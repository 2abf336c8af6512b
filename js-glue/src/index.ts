import { createClient } from './client/client';
import { SessionError } from './errors/session-error';

/** The version of this package. */
export const version: string = VERSION;

export { createClient, SessionError };
export type { ErrorCode } from './errors/session-error';
export type * from './public/types';
