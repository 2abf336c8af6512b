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

declare function require(file: './words'): Words;
declare function require(file: './renew'): { renewal(tools: Tools, given: unknown): Renewal };
declare function require(file: './retry'): { retries(tools: Tools, api: string, given: unknown): Retries };

/** Loads a file beside index.js. */
export const loadWords = () => require('./words');
export const loadRenewal = () => require('./renew').renewal;
export const loadRetries = () => require('./retry').retries;
