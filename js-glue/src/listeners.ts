import { deliver } from './deliver';
import { misused } from './outcomes';
import type { ClientEvents } from './types';

/** The app's listeners of one client. */
export class Listeners {
  private readonly _lists: { [event in keyof ClientEvents]: Array<(detail: any) => void> } = { login: [], logout: [], expired: [], error: [] };

  _add(event: keyof ClientEvents, listener: (detail: any) => void): () => void {
    const lists = this._lists;
    if (typeof event !== 'string' || !Array.isArray(lists[event]) || typeof listener !== 'function') {
      throw misused('on', "takes 'login', 'logout', 'expired' or 'error', and a function");
    }
    lists[event] = lists[event].concat(listener);
    return () => {
      lists[event] = lists[event].filter((known) => known !== listener);
    };
  }

  _tell(event: keyof ClientEvents, detail: unknown): void {
    this._lists[event].forEach((listener) => deliver(listener, detail));
  }
}
