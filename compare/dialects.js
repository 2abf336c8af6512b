/**
 * How a backend says things. Each library was made for one kind of backend, and meets that kind here: what a login's answer
 * looks like, and what an answer that means "the session is over".
 *
 * @typedef {{ status: number, body: object }} Answer
 *
 * @typedef {object} Dialect
 * @property {(session: string) => object} login the body of a login's answer
 * @property {Answer} expired
 * @property {(access_token: string, refresh_token: string) => object} [tokens] the body of an answer with two tokens
 * @property {Answer} [refused] to a refresh token that is taken no more
 */

/** The mark of the Wafer protocol (npm: wafer-node-session). */
const WAFER_MARK = 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A';

/** @satisfies {Record<string, Dialect>} */
export const DIALECTS = {
  /** By the status. */
  status: {
    login: (session) => ({ sessionid: session }),
    expired: { status: 401, body: {} },
    tokens: (access_token, refresh_token) => ({ access_token, refresh_token }),
    // As OAuth says it.
    refused: { status: 400, body: { error: 'invalid_grant' } },
  },
  /** By a field of the body, as uni-ajax's recipe assumes: `code` is 200 when all is well and 401 when it is not. */
  code: {
    login: (session) => ({ code: 200, data: session }),
    expired: { status: 200, body: { code: 401 } },
    tokens: (access_token, refresh_token) => ({ code: 200, data: { access_token, refresh_token } }),
    refused: { status: 200, body: { code: 400 } },
  },
  /** By a field of the body, as weRequest's example has it. */
  errcode: {
    login: (session) => ({ errcode: 0, session }),
    expired: { status: 200, body: { errcode: -1 } },
  },
  /** By the mark of the server's part of Wafer. */
  wafer: {
    login: (session) => ({ [WAFER_MARK]: 1, session: { id: 'user', skey: session } }),
    expired: { status: 200, body: { [WAFER_MARK]: 1, error: 'ERR_INVALID_SESSION', message: 'session is over' } },
  },
  /** By the status or a field of the body, as the server's part of Wafer 2 does. */
  wafer2: {
    login: (session) => ({ code: 0, data: { skey: session, userinfo: { nickName: 'A' } } }),
    expired: { status: 401, body: { code: -1 } },
  },
};
