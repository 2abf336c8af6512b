import { createClient } from './client';
import { SessionError } from './errors';

/** The version of this package. */
export const version: string = VERSION;

export { createClient, SessionError };
export type { ErrorCode } from './errors';
export type * from './types';
