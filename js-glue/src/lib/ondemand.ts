/**
 * The border between index.js and the files beside it that are loaded where an app asks for what they do. Each of them is
 * minified by itself, so what crosses has names that stay.
 */

/** What index.js lends those files. */
export interface Tools {
  /** Checks options against rows; see options/options. */
  check(api: string, given: unknown, rows: any, flat: unknown[]): unknown;
  valueAt(from: unknown, path: string): unknown;
  /** Never shows a text again. */
  keepSecret(text: string): void;
}

/** How sessions are renewed; see ondemand/renew. It keeps the refresh tokens, by the ids of their sessions. */
export interface Renewal {
  readonly url: string;
  /** Where answers to a renewal have the session; without them, where those to a login have it. */
  readonly session?: string;
  readonly expiresIn?: string;
  readonly refresh?: string;
  /** Learns of a session, and says as `SESSION_…` bits what its refresh token is. `before`: whose token it keeps without one of its own. */
  learn(id: string | undefined, token: unknown, before?: string | null): number;
  /** What a renewal sends. */
  ask(id: string): [method: string, header: object | undefined, data: object];
  /** Whether its answer says that the refresh token is over. */
  isOver(status: number, body: unknown): boolean;
  /** What tells a logout of the session's refresh token. */
  revoke(id: string | null): object;
  /** Adds the refresh token to a record that is to be stored. */
  sign(record: any[]): void;
  /** The record of a session that is being renewed, for so many milliseconds. */
  claim(record: any[], time: number): any[];
  /** For how many milliseconds another client is renewing what was found. */
  claimedFor(record: any[]): number;
}

/** How the calls of a client, or one of them, are retried; see ondemand/retry. */
export type Retries = (api: string, method: unknown) => Retry | undefined;

/** How one call is. */
export interface Retry {
  readonly limit: number;
  /** The Idempotency-Key of all its sends. */
  readonly key: string | undefined;
  /** Whether it may be retried after this; `status` is 0 for a failure of the host, which `words` are of. */
  mayFollow(status: number, retryAfter: unknown, words?: string): boolean;
  /** Waits before the next try. Returns how to stop that. */
  rest(host: any, retries: number, then: () => void): () => void;
}

/** What is wrong with options; see ondemand/words. */
export interface Words {
  refusal(path: string, found: string, accepted: string): string;
  wrong(path: string, row: any, value: unknown): string;
  unknown(rows: any, group: any, prefix: string, name: string): string;
  refused(rows: any, index: number, entry: number, value: unknown): string;
  nonsense(given: unknown): string;
  wrongInCall(name: string, value: unknown, accepted: readonly unknown[]): string;
  slip(name: string, names: readonly string[]): string;
  show(value: unknown, kinds: number): string;
}

/** What becomes a socket of the app. For the client's call it is a host whose `connectSocket` answers once, as `request` does. */
export interface SocketLine {
  /** The URL as clients judge it: origins are those of HTTP. */
  url: unknown;
  /** What the app gets: a promise of the socket. */
  task: Promise<any>;
  /** Connects. An open connection that is closed succeeds with the close, as long as the app has not closed it; it may mean "expired". */
  connectSocket(outgoing: Record<string, any>): { abort(): void };
  /** Tells the app that it is over. */
  settle(error: any): void;
}

/** How servers that run wafer-node-session are spoken to; see ondemand/wafer. */
export interface Wafer {
  /** The headers of a login, of the code and of what is encrypted of the user. */
  login(code: string, user: { encryptedData?: unknown; iv?: unknown }): object;
  /**
   * The session in the body of an answer to a login: its id, or what was found in the place of one; its seconds, which nobody tells; and how
   * the words begin that say where the protocol looked, for an id that can't be sent.
   */
  grant(body: unknown, isSendable: (id: unknown) => boolean): [id: unknown, seconds: number, words: string];
  /** Puts a session into the headers of what goes to the host. */
  attach(outgoing: object, id: string, setHeader: (outgoing: object, name: string, value: string) => void): void;
  /** Whether the body of an answer says that the session is over, as a truth. */
  isOver(body: unknown): unknown;
}

/** What makes sockets; see ondemand/socket. */
export interface Sockets {
  /**
   * Makes what becomes a socket of the app.
   *
   * @param url As the app gave it.
   * @param show Gives words as they may be shown.
   * @param failed Gives the error for what a host hands to `fail`.
   * @param opened Is told that there is a connection, which may live as long as it likes.
   * @param abort Has the call aborted: the app ends it while there is no connection.
   */
  open(url: unknown, host: any, show: (words: string) => string, failed: (failure: unknown) => unknown, opened: () => void, abort: () => void): SocketLine;
}

/** How a session travels that is in no header; see ondemand/places. */
export interface Places {
  /** Gives why it can't, or an empty text. */
  attach(outgoing: any, api: string, place: string, name: string, value: string): string;
}

declare function require(file: './words.js'): Words;
declare function require(file: './socket.js'): Sockets;
declare function require(file: './wafer.js'): Wafer;
declare function require(file: './places.js'): Places;
declare function require(file: './renew.js'): { renewal(tools: Tools, given: unknown): Renewal };
declare function require(file: './retry.js'): { retries(tools: Tools, api: string, given: unknown): Retries };

/** Loads a file beside index.js. */
export const loadPlaces = () => require('./places.js');
export const loadSockets = () => require('./socket.js');
export const loadWafer = () => require('./wafer.js');
export const loadWords = () => require('./words.js');
export const loadRenewal = () => require('./renew.js').renewal;
export const loadRetries = () => require('./retry.js').retries;
