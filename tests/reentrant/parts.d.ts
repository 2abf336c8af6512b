/** What the parts of a world are to each other. */
import type { Clock } from './phone/clock.js';
import type { Instances } from './phone/instances.js';
import type { Backend, Way } from './phone/backend.js';
import type { Manner } from './phone/manners.js';
import type { Send } from './phone/network.js';
import type { Storage } from './phone/storage.js';
import type { AppClient, Frame } from './app/app.js';
import type { Config } from './app/config.js';
import type { Api, Ask, Call } from './app/calls.js';

export interface World {
  /** What has happened, if it is written down. */
  lines: string[];
  note(...words: unknown[]): void;
  /** The same to the letter, where that is written down. */
  detail(what: string, value: unknown): void;
  /** Numbers all that happens, in order. */
  next(): number;
  /** The backend of a client, by its number. */
  backends(client: number): Backend;
  /** Runs a function of the host inside the app's patch of it. */
  patch(name: string, run: () => any): any;
  /** The same for a function that is called later. */
  patched(name: string, run: (...given: any[]) => any): (...given: any[]) => any;
  clock: Clock;
  instances: Instances;
  storage: Storage;
  host: Host;
  app: App;
  referee: Referee;
}

export interface Host {
  wx: Record<string, any>;
  /** What happens while the host is given a call over the network, if anything: the app has put it around. */
  around: ((options: any) => void) | undefined;
  /** Chooses a manner for each call by itself, where there is a choice. */
  chooseManner: (() => Manner) | undefined;
  /** Whether `wx.login` fails, and `wx.checkSession`. */
  loginFails: boolean;
  keyIsOver: boolean;
  isPolite(): boolean;
  behave(manner: Manner): void;
  /** How the next call is answered. */
  manner(): Manner;
  /** Closes what is open: the network is gone. */
  closeSockets(): void;
}

export interface App {
  sdk: any;
  config: Partial<Config>;
  /** What runs at this moment, the innermost last. */
  frames: Frame[];
  /** Whether it has thrown something from inside one of its functions. */
  hasThrown: boolean;
  /** Whether `login.data` takes its time. */
  isPatient: boolean;
  /** Whether getters in the options of a call are functions of the app like all others: how often they are read, no promise says. */
  countsReads: boolean;
  /** Whether what changes the world around it is rare. */
  isCalm: boolean;
  /** What the app calls now and then in the place of one of its methods; whether it has. */
  callsMore?: (own: Call | undefined) => boolean;
  /** What is done inside a function of the app, if anything. `own` is the call whose function it is. */
  hook: ((name: string, own: Call | undefined) => void) | undefined;
  /** In which of its functions the app is. */
  where(): string;
  /** Writes down what the app does, and where. */
  note(...words: unknown[]): void;
  /** A function of the app runs. */
  enter(name: string, own?: Call): void;
  /** Calls a method of the package. What the app itself throws comes out of it where the package had to call the app. */
  inside<T>(client: AppClient, name: string, run: () => T): { value?: T; threw?: unknown };
  clients: Clients;
  calls: Calls;
}

export interface Clients {
  all: AppClient[];
  /** Makes one more client; nothing, if there are enough. */
  create(more?: Partial<Config>): AppClient | undefined;
  listen(client: AppClient, event: string): void;
  /** The one of this number, by which its origin goes. */
  of(number: number): AppClient | undefined;
}

/** How each call is followed. */
export interface Following {
  all: Call[];
  begin(client: AppClient, api: Api, ask: Ask): Call;
  /** The app is told of a call. */
  hear(call: Call, how: string, value: unknown): void;
  /** Listens to a promise that a method gave. */
  follow(call: Call, promise: any): void;
}

export interface Calls extends Following {
  request(client: AppClient, ask: Ask): Call;
  abort(call: Call): void;
  login(client: AppClient, ask?: { force?: boolean; via?: boolean; data?: boolean; getters?: boolean }): Call;
  logout(client: AppClient, ask?: { url?: boolean; getters?: boolean }): Call;
  /** Gives a client a session that the app has got elsewhere, or with `null` none. */
  setSession(client: AppClient, kind: 'alive' | 'over' | null, ask?: { renewable?: boolean; getters?: boolean }): void;
  destroy(client: AppClient): void;
  connectSocket(client: AppClient, ask?: Ask): Call;
  send(socket: Call): void;
  close(socket: Call): void;
}

export interface Violation {
  rule: string;
  text: string;
}

export interface Referee {
  violations: Violation[];
  violate(rule: string, text: string): void;
  /** A call has reached the host. */
  sent(send: Send): void;
  askedForCode(handed: number): void;
  destroyed(client: AppClient): void;
  /** Calls something of the package as the host does. */
  guard(what: string, run: () => void): void;
  /** An exception has surfaced. */
  uncaught(error: unknown): void;
  /** A promise was rejected, and nobody had looked at it. */
  rejected(reason: unknown): void;
  sessions: SessionWatch;
  secrets: { given(name: string, value: unknown): void; judge(closely: boolean): void };
  settling: { judgeOver(isDue: (call: Call) => boolean, when: string): void; judgeWords(): void };
  turns: { called(client: AppClient, what: string): void };
  /** The rules for which all has to be over. */
  judge(): void;
}

export interface SessionWatch {
  granted(session: number, way: Way, at: number): void;
  sent(send: Send, call: Call | undefined): void;
  /**
   * The app ends the session by what it does in `run`, which gives whether it was done; not before that, for what the app calls
   * inside of it comes first.
   */
  ending(client: AppClient, how: { call?: Call; replaces?: boolean }, run: () => boolean): void;
  /** Whether each logout with a `url` told the backend of the session that there was. */
  judgePosts(): void;
  hasEnded(client: AppClient): boolean;
  judge(client: AppClient): void;
}

/** What each rule is given. */
export interface Base {
  world: World;
  violate(rule: string, text: string): void;
}
