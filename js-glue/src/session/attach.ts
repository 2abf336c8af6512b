/** Puts the session into what goes to the host. The app's own objects are left as they are. */
import { misused } from '../errors/failures';
import { OPTION_PROTOCOL, OPTION_SESSION_IN, OPTION_SESSION_NAME } from '../generated/options';
import { setHeader } from '../lib/headers';
import { loadPlaces, loadWafer } from '../lib/ondemand';
import type { FlatOptions } from '../options/options';

/** What a call hands to the host, as far as a session can travel in it. */
export type Outgoing = Record<string, any>;

/**
 * Puts the session where the options want it. `value` comes from Rust; see `Config::credential`.
 *
 * @throws SessionError `CONFIG_INVALID` if the call has no place for it
 */
export function attachSession(outgoing: Outgoing, api: string, options: FlatOptions, value: string): void {
  const { [OPTION_SESSION_NAME]: name, [OPTION_SESSION_IN]: place, [OPTION_PROTOCOL]: protocol } = options;
  if (protocol) return loadWafer().attach(outgoing, value, setHeader);
  if (place === 'header') return setHeader(outgoing, name, value);
  const fault = loadPlaces().attach(outgoing, api, place, name, value);
  if (fault) throw misused(api, fault);
}
