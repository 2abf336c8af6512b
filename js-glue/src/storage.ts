import { TELL_FORGET_FAILED, TELL_STORE_FAILED } from './generated/codes';
import { OPTION_SESSION_PERSIST, OPTION_SESSION_STORAGE_KEY } from './generated/options';
import { wordsOf } from './login';
import type { FlatOptions } from './options';
import type { WxLike } from './types';

/** The session's place in the host's storage. Nothing here interprets what lies there. */
export class Storage {
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

  /** What lies there; whatever cannot be read is as good as nothing. */
  _read(): unknown {
    try {
      return this._options[OPTION_SESSION_PERSIST] ? this._host.getStorageSync(this._key) : '';
    } catch {
      return '';
    }
  }

  _write(record: unknown): void {
    this._change(TELL_STORE_FAILED, () => this._host.setStorageSync(this._key, record));
  }

  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  _remove(): void {
    this._change(TELL_FORGET_FAILED, () => {
      try {
        this._host.removeStorageSync(this._key);
      } catch {
        this._host.setStorageSync(this._key, '');
      }
    });
  }

  private _change(what: number, change: () => void): void {
    try {
      if (this._options[OPTION_SESSION_PERSIST]) change();
    } catch (reason) {
      this._failed(what, wordsOf(reason));
    }
  }
}
