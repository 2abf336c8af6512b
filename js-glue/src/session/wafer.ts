/** A session of the Wafer protocol: two halves, which travel in two headers (npm: wafer-node-session). Here they are one id. */

import { decode, encode } from '../lib/percent';

/** The field by which a server marks answers of its own. */
export const WAFER_MARK = 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A';

/** The two halves as one id. What would look like the colon between them stands in percent. */
export function joinHalves(id: string, skey: string): string {
  return encode(id) + ':' + encode(skey);
}

/** The two halves again; also of an id that was stored before colons stood in percent. */
export function splitHalves(id: string): string[] {
  return id.split(/:(.*)/, 2).map(decode);
}
