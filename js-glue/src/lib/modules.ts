/**
 * What crosses between a client and the modules that only some apps require. Each is bundled by itself, where names that begin with
 * `_` become others; so all that crosses stands here, by its place or under a name that stays.
 */

/**
 * What `require('weapp-session/socket')` gives: what `client.connectSocket` is made of, for apps that use it. Pass it on as
 * `socket`.
 */
export interface SocketModule {
  /** The version of the package that it is of; a client takes that of its own. */
  readonly socket: string;
  /**
   * Makes what becomes a socket of the app.
   *
   * @internal
   * @param url As the app gave it.
   * @param host The host.
   * @param show Gives words as they may be shown.
   * @param failed Gives the error for what a host hands to `fail`.
   * @param opened Is told that there is a connection, which may live as long as it likes.
   * @param abort Has the call aborted: the app ends it while there is no connection.
   */
  open(url: unknown, host: any, show: (words: string) => string, failed: (failure: unknown) => unknown, opened: () => void, abort: () => void): SocketLine;
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

/** What `require('weapp-session/wafer')` gives: how servers that run wafer-node-session are spoken to. Pass it on as `protocol`. */
export interface WaferModule {
  /** The version of the package that it is of; a client takes that of its own. */
  readonly wafer: string;
  /**
   * The headers of a login, of the code and of what is encrypted of the user.
   *
   * @internal
   */
  login(code: string, user: { encryptedData?: unknown; iv?: unknown }): object;
  /**
   * The session in the body of an answer to a login: its id, or what was found in the place of one; its seconds, which nobody tells; and how
   * the words begin that say where the protocol looked, for an id that can't be sent.
   *
   * @internal
   */
  grant(body: unknown, isSendable: (id: unknown) => boolean): [id: unknown, seconds: number, words: string];
  /**
   * Puts a session into the headers of what goes to the host.
   *
   * @internal
   */
  attach(outgoing: object, id: string, setHeader: (outgoing: object, name: string, value: string) => void): void;
  /**
   * Whether the body of an answer says that the session is over, as a truth.
   *
   * @internal
   */
  isOver(body: unknown): unknown;
}
