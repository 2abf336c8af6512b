import type { WxLike } from './types';

/** The session's place in the host's storage. Nothing here interprets what lies there. */
export class Storage {
  constructor(
    private readonly _host: WxLike,
    private readonly _key: string,
  ) {}

  /** What lies there; whatever cannot be read is as good as nothing. */
  read(): unknown {
    try {
      return this._host.getStorageSync(this._key);
    } catch {
      return '';
    }
  }

  write(record: unknown): void {
    this._host.setStorageSync(this._key, record);
  }

  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  remove(): void {
    try {
      this._host.removeStorageSync(this._key);
    } catch {
      this._host.setStorageSync(this._key, '');
    }
  }
}
