/** The session's place in the host's storage. */
import { EVENT_FORGET_FAILED, EVENT_STORE_FAILED, EVENT_STORED } from '../generated/codes';
import { OPTION_LOGIN_URL, OPTION_SESSION_ENCRYPT, OPTION_SESSION_PERSIST, OPTION_SESSION_STORAGE_KEY } from '../generated/options';
import { attempt } from '../lib/attempt';
import { assign, isArray } from '../lib/is';
import { withTimeout } from '../lib/timing';
import type { StoredRecord } from '../generated/border';
import { absoluteUrl } from '../state/base-url';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import type { Storage } from '../state/ports';
import { wordsOf } from '../state/secrets';

/** Milliseconds after which an asynchronous storage call that has not ended counts as failed. */
const STORAGE_LIMIT = 3000;

export function makeStorage(state: ClientState): Storage {
  const { _host: host, _options: options } = state;
  const persists = options[OPTION_SESSION_PERSIST];
  const encrypts = options[OPTION_SESSION_ENCRYPT];
  // Derived, so that two backends never share a session.
  const key = options[OPTION_SESSION_STORAGE_KEY] || 'weapp-session:' + (state._base || absoluteUrl(state, options[OPTION_LOGIN_URL]));
  /** The asynchronous call that is under way: they go one after the other, so that the last one has the last word. */
  let last: Promise<unknown> = Promise.resolve();
  /** What was written last, or removed, whatever the host has made of it; after a trap, storage has no more to say. */
  let written: StoredRecord | '' | undefined = persists ? undefined : '';
  /** The record that was read or written last. */
  let latest: unknown;
  /**
   * Whether it is not read again: if the last asynchronous call had no answer, nobody waits for another; and if what lies there could
   * not be replaced or removed, it is what has been left behind.
   */
  let isShut = false;
  /** What the host said of the last change that it refused. */
  let words = '';

  /** Older clients would write in clear what was to be encrypted (docs: wx.setStorage, base library 2.21.3). */
  function ask(api: 'getStorage' | 'setStorage' | 'removeStorage', more?: object): Promise<any> {
    const asked = withTimeout(STORAGE_LIMIT, (success, fail) => {
      if (host.canIUse && !host.canIUse('setStorage.object.encrypt')) throw { errMsg: 'this client has no encrypted storage' };
      host[api]!(assign({ key, encrypt: true, success, fail }, more));
    });
    asked.then(
      () => (isShut = false),
      (reason) => (isShut = reason instanceof Error),
    );
    return asked;
  }

  /** `counts`: whether the machine still waits to hear of it. Of an older change nobody does, nor of a claim. */
  function change(what: typeof EVENT_STORE_FAILED | typeof EVENT_FORGET_FAILED, api: 'setStorage' | 'removeStorage', more: object, sync: () => void, counts: () => boolean): void {
    const failed = (reason: unknown) => {
      words = wordsOf(state, reason);
      isShut = true;
      if (counts()) dispatch(state, what);
    };
    if (!persists) return;
    if (encrypts) {
      const done = () => what === EVENT_STORE_FAILED && counts() && dispatch(state, EVENT_STORED);
      last = last.then(() => ask(api, more)).then(done, failed);
      return;
    }
    try {
      sync();
      isShut = false;
    } catch (reason) {
      failed(reason);
    }
  }

  function write(data: unknown): void {
    latest = data;
    change(EVENT_STORE_FAILED, 'setStorage', { data }, () => host.setStorageSync(key, data), () => written === data);
  }

  const take = (stored: unknown) => (latest = copyOfRecord(stored));

  return {
    _read(again) {
      if (!again && written !== undefined) return written;
      if (again && isShut) return '';
      if (encrypts) return (last = last.then(() => (again && isShut ? ({} as any) : ask('getStorage'))).then(({ data }) => take(data)).catch(() => ''));
      return attempt(() => take(host.getStorageSync(key)), '');
    },
    _claim(time) {
      if (isArray(latest)) write(state._renewal!.claim(latest, time));
    },
    _write(data) {
      written = data;
      write(data);
      // What the app has put around the host may have met a trap, for which it was removed before it was there.
      if (written !== data) state._storage._remove();
    },
    _remove() {
      written = '';
      const remove = () => {
        try {
          host.removeStorageSync(key);
        } catch {
          host.setStorageSync(key, '');
        }
      };
      change(EVENT_FORGET_FAILED, 'removeStorage', {}, remove, () => true);
    },
    _words: () => words,
  };
}

/** What lies in storage, for the machine to judge. It may be anything: of an array, the places that a record has can be read safely. */
function copyOfRecord(stored: any): unknown {
  return isArray(stored) ? stored.slice(0, 10) : '';
}
