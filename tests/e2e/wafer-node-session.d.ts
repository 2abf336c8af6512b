/** What the tests use of wafer-node-session, which brings no types. */
declare module 'wafer-node-session' {
  import { RequestHandler } from 'express';

  namespace session {
    interface Options {
      appId: string;
      appSecret: string;
      loginPath: string;
      maxAge?: number;
      store?: MemoryStore;
    }
    /** As the server stores it. */
    interface Stored {
      id: string;
      skey: string;
      sessionKey: string;
      userInfo: { openId: string; nickName: string };
      cookie: { originalMaxAge: number };
    }
    class MemoryStore {
      get(id: string, done: (error: unknown, session?: Stored) => void): void;
      set(id: string, session: Stored, done: (error?: unknown) => void): void;
      destroy(id: string, done: (error?: unknown) => void): void;
    }
  }

  function session(options: session.Options): RequestHandler;
  export = session;
}
