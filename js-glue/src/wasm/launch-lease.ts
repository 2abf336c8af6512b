/**
 * At a launch the first requests need not wait for the module: the record in storage has the terms of a lease. They count only if
 * record and options are, to the letter, what they were when Rust had approved them. See docs/design/lease.md.
 */
import type { StoredRecord } from '../generated/border';
import { RECORD_CREDENTIAL, RECORD_RENEW_AT, RECORD_SEAL } from '../generated/codes';
import { OPTION_MAX_IN_FLIGHT } from '../generated/options';
import { attempt } from '../lib/attempt';
import { writeOptions } from '../options/options';
import type { ClientState } from '../state/client-state';
import { keepSecret } from '../state/secrets';

/** What a record was written with, in one text. Storage of some hosts takes no control characters as they are. */
function sealOf(state: ClientState, record: unknown[]): string {
  return JSON.stringify([record.slice(0, RECORD_SEAL), writeOptions(state._options)]);
}

/** A record with what the next launch may go by. */
export function sealed(state: ClientState, record: StoredRecord): StoredRecord {
  record[RECORD_CREDENTIAL] = state._credential!;
  record[RECORD_SEAL] = sealOf(state, record);
  return record;
}

/** Takes the terms of the record that was read, if they count. */
export function borrowAtLaunch(state: ClientState): void {
  const { _stored: stored } = state;
  // There may be none, or it is no record.
  if (!attempt(() => stored[RECORD_SEAL] === sealOf(state, stored))) return;
  state._credential = stored[RECORD_CREDENTIAL];
  keepSecret(state, state._credential);
  state._lent = state._options[OPTION_MAX_IN_FLIGHT];
  state._lentUntil = stored[RECORD_RENEW_AT] || 1 / 0;
}
