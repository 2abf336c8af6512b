/**
 * What crosses between a client and the modules that only some apps require. Each is bundled by itself, where names that begin with
 * `_` become others; so all that crosses stands here, under names that stay.
 */

/**
 * What `require('weapp-session/socket')` gives: what `client.connectSocket` is made of, for apps that use it. Pass it on as
 * `socket`.
 */
export interface SocketModule {
  /** The version of the package that it is of; the client's own is accepted. */
  readonly socket: string;
  /**
   * Makes what becomes a socket of the app.
   *
   * @internal
   */
  open(client: SocketClient): SocketLine;
}

/** What a client does for one socket of the app. To its machine that is a request; `send` numbers the connections for it. */
export interface SocketClient {
  /** The option `expired.closeCodes`. */
  codes: number[];
  /** Has the host connect, and gives what it gives: its task. */
  host(outgoing: Record<string, any>): any;
  /** Words as they may be shown. */
  show(words: string): string;
  /** The error for what the host says of a connection that came to nothing. */
  failed(failure: unknown): unknown;
  /** A connection has opened, and may live as long as it likes. */
  opened(): void;
  /** A connection has come to nothing; by what the host says, which may be an answer with an HTTP status. */
  fail(send: number, failure: unknown): void;
  /** An open connection was closed, and whether that means that the session is over. */
  close(send: number, close: unknown, isExpired: boolean): void;
  /** The app ends it while there is no connection. */
  abort(): void;
}

/** What the module does for that one. What it is given first, and does not look at, is the client's own. */
export interface SocketLine {
  /** What the app gets: a promise of the socket. */
  task: Promise<any>;
  /** A URL as a client judges it: origins are those of HTTP. */
  url(url: unknown): unknown;
  /** Connects, with the options for the host. */
  connect(send: number, outgoing: Record<string, any>): void;
  /** Closes the connection, if there is one; nothing more is told of it. */
  abort(): void;
  /** Tells the app that it is over. */
  settle(call: unknown, error: any): void;
}
