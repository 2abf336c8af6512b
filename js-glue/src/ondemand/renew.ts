/** What renews sessions by their refresh tokens. The tokens stay here; the machine knows of each session whether it has one. */
import { RENEW, RENEW_DATA, RENEW_EXPIRES_IN, RENEW_FIELD, RENEW_HEADER, RENEW_METHOD, RENEW_OVER_BODY, RENEW_OVER_STATUS_CODES, RENEW_REFRESH, RENEW_SESSION, RENEW_URL } from '../generated/elsewhere';
import {
  MAX_SESSION_ID,
  RECORD_CLAIMED_UNTIL,
  RECORD_CREDENTIAL,
  RECORD_ID,
  RECORD_REFRESH,
  RECORD_SEAL,
  SESSION_ID,
  SESSION_REFRESHABLE,
  SESSION_TOKEN,
} from '../generated/codes';
import { GROUP, OBJECT } from '../generated/options';
import { copyOf } from '../lib/copy';
import { assign, isString, keys } from '../lib/is';
import type { Renewal, Tools } from '../lib/ondemand';

/** Of how many sessions the tokens are kept: the app may bring several from inside of one callback. */
const MOST_TOKENS = 8;

/** HTTP statuses that mean "over" where the body is not asked. */
const OVER = [400, 401, 403];

export function renewal({ check, valueAt, keepSecret }: Tools, given: unknown): Renewal {
  const flat: any[] = [];
  check('createClient', { renew: given }, { renew: [OBJECT | GROUP, , RENEW] }, flat);
  const { [RENEW_FIELD]: field, [RENEW_OVER_BODY]: body, [RENEW_OVER_STATUS_CODES]: statuses = body ? [] : OVER } = flat;
  const tokens = new Map<unknown, string>();
  let claimed = 0;
  const named = (id: unknown) => ({ [field]: tokens.get(id) });

  return {
    url: flat[RENEW_URL],
    session: flat[RENEW_SESSION],
    expiresIn: flat[RENEW_EXPIRES_IN],
    refresh: flat[RENEW_REFRESH],
    learn(id, token, before) {
      const isToken = isString(token) && token.length <= MAX_SESSION_ID && SESSION_ID.test(token);
      const known = isToken ? token : tokens.get(before);
      if (!id || !known) return 0;
      keepSecret(known);
      const isNew = tokens.get(id) !== known;
      tokens.delete(id);
      tokens.set(id, known);
      if (tokens.size > MOST_TOKENS) tokens.delete(tokens.keys().next().value);
      return SESSION_REFRESHABLE + (isNew ? SESSION_TOKEN : 0);
    },
    ask: (id) => [flat[RENEW_METHOD], flat[RENEW_HEADER], assign({}, copyOf(flat[RENEW_DATA]), named(id))],
    isOver: (status, answer) => statuses.indexOf(status) >= 0 || (body && keys(body).some((path) => body[path].indexOf(valueAt(answer, path)) >= 0)),
    revoke: (id) => (tokens.has(id) ? named(id) : {}),
    sign(record) {
      const token = tokens.get(record[RECORD_ID]);
      if (!token) return;
      record[RECORD_CREDENTIAL] = record[RECORD_SEAL] = null;
      record[RECORD_REFRESH] = token;
    },
    claim(record, time) {
      const copy = record.slice();
      copy[RECORD_CLAIMED_UNTIL] = claimed = Date.now() + time;
      return copy;
    },
    // What this client has noted itself keeps only others from it.
    claimedFor({ [RECORD_CLAIMED_UNTIL]: until }) {
      return until === claimed ? 0 : Math.max(0, until - Date.now()) | 0;
    },
  };
}
