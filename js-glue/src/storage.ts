import { deliver } from './deliver';
import { TELL_FORGET_FAILED, TELL_STORE_FAILED } from './generated/codes';
import { OPTION_SESSION_ENCRYPT, OPTION_SESSION_PERSIST, OPTION_SESSION_STORAGE_KEY } from './generated/options';
import { wordsOf } from './login';
import type { FlatOptions } from './options';
import type { WxLike } from './types';

/** Milliseconds after which an asynchronous storage call that has not ended counts as failed. */
const STORAGE_LIMIT = 3000;

/** The session's place in the host's storage. Nothing here interprets what lies there. */
export class Storage {
  /** The asynchronous call that is under way: they go one after the other, so that the last one has the last word. */
  private _last: Promise<void> = Promise.resolve();

  private readonly _key: string;

  /** Without a key in the options, it is derived from `base`. `failed` is told what failed, and why. */
  constructor(
    private readonly _host: WxLike,
    private readonly _options: FlatOptions,
    base: string,
    private readonly _failed: (what: number, reason: string) => void,
  ) {
    this._key = _options[OPTION_SESSION_STORAGE_KEY] || 'weapp-session:' + base;
  }

  /** What lies there, at once or as a promise; whatever cannot be read is as good as nothing. */
  _read(): unknown {
    if (!this._options[OPTION_SESSION_PERSIST]) return '';
    try {
      if (!this._options[OPTION_SESSION_ENCRYPT]) return this._host.getStorageSync(this._key);
    } catch {
      return '';
    }
    return this._ask('getStorage', {}).then(
      (result) => result && result.data,
      () => '',
    );
  }

  _write(record: unknown): void {
    this._change(TELL_STORE_FAILED, 'setStorage', { data: record }, () => this._host.setStorageSync(this._key, record));
  }

  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  _remove(): void {
    this._change(TELL_FORGET_FAILED, 'removeStorage', {}, () => {
      try {
        this._host.removeStorageSync(this._key);
      } catch {
        this._host.setStorageSync(this._key, '');
      }
    });
  }

  private _change(what: number, api: 'setStorage' | 'removeStorage', options: object, sync: () => void): void {
    const failed = (reason: unknown) => this._failed(what, wordsOf(reason));
    if (!this._options[OPTION_SESSION_PERSIST]) return;
    if (this._options[OPTION_SESSION_ENCRYPT]) {
      const run = () => this._ask(api, options);
      this._last = this._last.then(run).then(() => {}, failed);
      return;
    }
    try {
      sync();
    } catch (reason) {
      failed(reason);
    }
  }

  /** Older clients would write in clear what was to be encrypted (docs: wx.setStorage, base library 2.21.3). */
  private _ask(api: 'getStorage' | 'setStorage' | 'removeStorage', options: object): Promise<any> {
    const { _host: host } = this;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(reject, STORAGE_LIMIT);
      const end = (settle: (result: unknown) => void) => (result: unknown) => {
        clearTimeout(timer as any);
        deliver(settle, result);
      };
      if (host.canIUse && !host.canIUse('setStorage.object.encrypt')) throw { errMsg: 'this client has no encrypted storage' };
      host[api]!(Object.assign({ key: this._key, encrypt: true, success: end(resolve), fail: end(reject) }, options));
    });
  }
}
