/** An answer other than success: `{ error, message, errcode? }` with an HTTP status. */
export class HttpError extends Error {
  name = 'HttpError';

  /**
   * @param {number} status HTTP status
   * @param {string} error stable name that clients may compare with
   * @param {string} message for people; it never contains a code, a session id or a secret
   * @param {object} [details]
   * @param {number} [details.errcode] WeChat's own number, where WeChat gave one
   * @param {unknown} [details.cause] for the log only
   */
  constructor(status, error, message, { errcode, cause } = {}) {
    super(message, { cause });
    this.status = status;
    this.error = error;
    this.errcode = errcode;
  }

  toJSON() {
    return { error: this.error, message: this.message, errcode: this.errcode };
  }
}
