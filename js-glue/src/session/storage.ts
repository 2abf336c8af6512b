/** The session's place in the host's storage. */
import { EVENT_FORGET_FAILED, EVENT_STORE_FAILED } from '../generated/codes';
import { OPTION_LOGIN_URL, OPTION_SESSION_ENCRYPT, OPTION_SESSION_PERSIST, OPTION_SESSION_STORAGE_KEY } from '../generated/options';
import { assign } from '../lib/is';
import { valueAt } from '../lib/paths';
import { withTimeout } from '../lib/timing';
import { absoluteUrl } from '../state/base-url';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import type { Storage } from '../state/ports';

/** Milliseconds after which an asynchronous storage call that has not ended counts as failed. */
const STORAGE_LIMIT = 3000;

export function makeStorage(state: ClientState): Storage {
  const { _host: host, _options: options } = state;
  const persists = options[OPTION_SESSION_PERSIST];
  const encrypts = options[OPTION_SESSION_ENCRYPT];
  // Derived, so that two backends never share a session.
  const key = options[OPTION_SESSION_STORAGE_KEY] || 'weapp-session:' + (state._base || absoluteUrl(state, options[OPTION_LOGIN_URL]));
  /** The asynchronous call that is under way: they go one after the other, so that the last one has the last word. */
  let last: Promise<void> = Promise.resolve();

  /** Older clients would write in clear what was to be encrypted (docs: wx.setStorage, base library 2.21.3). */
  function ask(api: 'getStorage' | 'setStorage' | 'removeStorage', more?: object): Promise<any> {
    return withTimeout(STORAGE_LIMIT, (success, fail) => {
      if (host.canIUse && !host.canIUse('setStorage.object.encrypt')) throw { errMsg: 'this client has no encrypted storage' };
      host[api]!(assign({ key, encrypt: true, success, fail }, more));
    });
  }

  function change(what: typeof EVENT_STORE_FAILED | typeof EVENT_FORGET_FAILED, api: 'setStorage' | 'removeStorage', more: object, sync: () => void): void {
    const failed = (reason: unknown) => {
      state._hostLogin._rememberFailure(reason);
      dispatch(state, what);
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
                (result) => valueAt(result, 'data'),
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
