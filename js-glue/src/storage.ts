import { follow } from './answers';
import { absolute, type Core, tell } from './core';
import { EVENT_FORGET_FAILED, EVENT_STORE_FAILED } from './generated/codes';
import { OPTION_LOGIN_URL, OPTION_SESSION_ENCRYPT, OPTION_SESSION_PERSIST, OPTION_SESSION_STORAGE_KEY } from './generated/options';
import { assign } from './kinds';
import { within } from './timing';

/** Milliseconds after which an asynchronous storage call that has not ended counts as failed. */
const STORAGE_LIMIT = 3000;

/** The session's place in the host's storage. Nothing here interprets what lies there. */
export interface Storage {
  /** What lies there, at once or as a promise; whatever cannot be read is as good as nothing. */
  _read(): unknown;
  _write(record: unknown): void;
  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  _remove(): void;
}

export function makeStorage(core: Core): Storage {
  const { _host: host, _options: options } = core;
  const persists = options[OPTION_SESSION_PERSIST];
  const encrypts = options[OPTION_SESSION_ENCRYPT];
  // Derived, so that two backends never share a session.
  const key = options[OPTION_SESSION_STORAGE_KEY] || 'weapp-session:' + (core._base || absolute(core, options[OPTION_LOGIN_URL]));
  /** The asynchronous call that is under way: they go one after the other, so that the last one has the last word. */
  let last: Promise<void> = Promise.resolve();

  /** Older clients would write in clear what was to be encrypted (docs: wx.setStorage, base library 2.21.3). */
  function ask(api: 'getStorage' | 'setStorage' | 'removeStorage', more?: object): Promise<any> {
    return within(STORAGE_LIMIT, (success, fail) => {
      if (host.canIUse && !host.canIUse('setStorage.object.encrypt')) throw { errMsg: 'this client has no encrypted storage' };
      host[api]!(assign({ key, encrypt: true, success, fail }, more));
    });
  }

  function change(what: number, api: 'setStorage' | 'removeStorage', more: object, sync: () => void): void {
    const failed = (reason: unknown) => {
      core._hostLogin._explain(reason);
      tell(core, what);
    };
    if (!persists) return;
    if (encrypts) {
      last = last.then(() => ask(api, more)).then(() => {}, failed);
      return;
    }
    try {
      sync();
    } catch (reason) {
      failed(reason);
    }
  }

  return {
    _read() {
      try {
        return (
          persists &&
          (encrypts
            ? ask('getStorage').then(
                (result) => follow(result, 'data'),
                () => '',
              )
            : host.getStorageSync(key))
        );
      } catch {
        return '';
      }
    },
    _write: (data) => change(EVENT_STORE_FAILED, 'setStorage', { data }, () => host.setStorageSync(key, data)),
    _remove() {
      change(EVENT_FORGET_FAILED, 'removeStorage', {}, () => {
        try {
          host.removeStorageSync(key);
        } catch {
          host.setStorageSync(key, '');
        }
      });
    },
  };
}
