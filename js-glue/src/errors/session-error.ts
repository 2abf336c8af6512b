import { ERROR_NAMES, type ErrorCode, REASONS } from '../generated/codes';
import { assign, defineProperty } from '../lib/is';

export type { ErrorCode };

/** What is known about a failure beside its code. */
export interface Evidence {
  errno?: number | undefined;
  statusCode?: number | undefined;
  retryAt?: number | undefined;
  response?: unknown;
  cause?: unknown;
}

/**
 * A failure of this SDK. It never contains a session id, a code or a credential of its own accord.
 *
 * @example
 * const { SessionError } = require('weapp-session');
 *
 * try {
 *   await client.request({ url: '/wx/products/list' });
 * } catch (error) {
 *   if (!(error instanceof SessionError)) throw error;
 *   console.warn(error.code, error.errMsg);
 * }
 */
export class SessionError extends Error {
  /** Why; stable. */
  declare readonly code: ErrorCode;
  /** In wx's form, `request:fail …`, so that code written for `wx.request` works unchanged. */
  declare readonly errMsg: string;
  /** The host's number for the failure, if it gave one (docs: errno). */
  declare readonly errno?: number;
  /** The HTTP status, if the backend answered. */
  declare readonly statusCode?: number;
  /**
   * When a request will start a login by itself again, in milliseconds since 1970, if there have been too many that came to
   * nothing. `login()` tries at once.
   */
  declare readonly retryAt?: number;
  /** The backend's answer, if there is one. Not enumerable, to stay out of logs. */
  declare readonly response?: unknown;
  /** What was thrown underneath, if something was and it quotes no secret. Not enumerable. */
  declare readonly cause?: unknown;

  /** @internal */
  constructor(code: ErrorCode, errMsg: string, evidence: Evidence = {}) {
    super(code + ': ' + errMsg);
    // The tools' "ES6 to ES5" step breaks the prototype chain of built-in classes.
    Object.setPrototypeOf(this, SessionError.prototype);
    const fields: any = assign({ name: 'SessionError', code }, evidence, { errMsg });
    for (const key in fields) {
      const value = fields[key];
      // Defined, as hosts freeze `Error.prototype`, and what is frozen there can't be assigned here.
      if (value !== undefined) defineProperty(this, key, { value, enumerable: !/response|cause/.test(key) });
    }
  }
}

/** The error with a number of the border. `api` names the call in wx's form: `request` or `login`. */
export function errorOf(number: number, api: string, evidence: Evidence & { errMsg?: string | undefined } = {}): SessionError {
  const { errMsg } = evidence;
  const detail = errMsg ? ' (' + errMsg + ')' : '';
  return new SessionError(ERROR_NAMES[number - 1]!, api + ':fail ' + REASONS[number - 1] + detail, evidence);
}
