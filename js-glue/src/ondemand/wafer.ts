/**
 * The Wafer protocol: how servers that run wafer-node-session are spoken to (npm: wafer-node-session). A session
 * is two halves there, which travel in two headers. Here they are one id.
 */
import type { Wafer } from '../lib/ondemand';
import { valueAt } from '../lib/paths';
import { decode, encode } from '../lib/percent';

/** The field by which a server marks answers of its own. */
const MARK = 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A';

/** Where an answer to a login has what is looked at, one after the other. */
const FIELDS = [MARK, 'session.id', 'session.skey'] as const;

/** The headers with the two halves. */
const HEADERS = ['X-WX-Id', 'X-WX-Skey'] as const;

export const login: Wafer['login'] = (code, { encryptedData, iv }) => ({ 'X-WX-Code': code, 'X-WX-Encrypted-Data': encryptedData, 'X-WX-IV': iv });

/** What would look like the colon between the halves stands in percent. */
export const grant: Wafer['grant'] = (body, isSendable) => {
  const [mark, id, skey] = FIELDS.map((path) => valueAt(body, path));
  const last = mark ? (isSendable(id) ? 2 : 1) : 0;
  const found = last > 1 && isSendable(skey) ? encode(id) + ':' + encode(skey) : [undefined, id, skey][last];
  return [found, 0, "protocol' looked at '" + FIELDS[last]! + "' and found "];
};

/** Also of an id that was stored before colons stood in percent. */
export const attach: Wafer['attach'] = (outgoing, id, setHeader) => {
  const halves = id.split(/:(.*)/, 2);
  halves.forEach((half, index) => setHeader(outgoing, HEADERS[index]!, decode(half)));
};

export const isOver: Wafer['isOver'] = (body) => valueAt(body, MARK) && valueAt(body, 'error') === 'ERR_INVALID_SESSION';
