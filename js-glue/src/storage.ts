import { deliver } from './deliver';
import type { WxLike } from './types';

/** Milliseconds after which an asynchronous storage call that has not ended counts as failed. */
const STORAGE_LIMIT = 3000;

/** The session's place in the host's storage. Nothing here interprets what lies there. */
export class Storage {
  /** The asynchronous call that is under way: they go one after the other, so that the last one has the last word. */
  private _last: Promise<void> = Promise.resolve();

  /** `failed` is told of asynchronous writing (or removing) that failed. */
  constructor(
    private readonly _host: WxLike,
    private readonly _key: string,
    private readonly _encrypt: boolean,
    private readonly _failed: (writing: boolean, reason: { errMsg?: string } | undefined) => void,
  ) {}

  /** What lies there, at once or as a promise; whatever cannot be read is as good as nothing. */
  _read(): unknown {
    if (this._encrypt) return this._ask('getStorage', {}).then((result) => result && result.data, () => '');
    try {
      return this._host.getStorageSync(this._key);
    } catch {
      return '';
    }
  }

  _write(record: unknown): void {
    if (this._encrypt) this._later('setStorage', { data: record });
    else this._host.setStorageSync(this._key, record);
  }

  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  _remove(): void {
    if (this._encrypt) return this._later('removeStorage', {});
    try {
      this._host.removeStorageSync(this._key);
    } catch {
      this._host.setStorageSync(this._key, '');
    }
  }

  private _later(api: 'setStorage' | 'removeStorage', options: object): void {
    const run = () => this._ask(api, options);
    this._last = this._last.then(run).then(
      () => {},
      (reason) => this._failed(api === 'setStorage', reason),
    );
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
