import { ERROR_NAMES, type ErrorCode, REASONS } from '../generated/codes';
import { defineProperty, isString } from '../lib/is';

export type { ErrorCode };

/** What is known about a failure beside its code. */
export interface Evidence {
  errno?: number | undefined;
  statusCode?: number | undefined;
  response?: unknown;
  cause?: unknown;
}

/** A failure of this SDK. It never contains a session id, a code or a credential of its own accord. */
export class SessionError extends Error {
  /** Why; stable. */
  readonly code: ErrorCode;
  /** In wx's form, `request:fail …`, so that code written for `wx.request` works unchanged. */
  readonly errMsg: string;
  /** The host's number for the failure, if it gave one (docs: errno). */
  declare readonly errno?: number;
  /** The HTTP status, if the backend answered. */
  declare readonly statusCode?: number;
  /** The backend's answer, if there is one. Not enumerable, to stay out of logs. */
  declare readonly response?: unknown;
  /** What was thrown underneath. Not enumerable, to stay out of logs. */
  declare readonly cause?: unknown;

  /** @internal */
  constructor(code: ErrorCode, errMsg: string, evidence: Evidence = {}) {
    super(code + ': ' + errMsg);
    // The tools' "ES6 to ES5" step breaks the prototype chain of built-in classes.
    Object.setPrototypeOf(this, SessionError.prototype);
    this.name = 'SessionError';
    this.code = code;
    this.errMsg = errMsg;
    (['errno', 'statusCode', 'response', 'cause'] as const).forEach((key, index) => {
      const value = evidence[key];
      if (value !== undefined) defineProperty(this, key, { value, enumerable: index < 2 });
    });
  }
}

/** The error with a number of the border. `api` names the call in wx's form: `request` or `login`. */
export function errorOf(number: number, api: string, evidence: Evidence & { errMsg?: string } = {}): SessionError {
  const { errMsg } = evidence;
  const detail = errMsg && isString(errMsg) ? ' (' + errMsg + ')' : '';
  return new SessionError(ERROR_NAMES[number - 1]!, api + ':fail ' + REASONS[number - 1] + detail, evidence);
}
