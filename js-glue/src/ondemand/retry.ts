/** Which failures a call is retried after, and when. How often it has been is the machine's to know. */
import {
  REQUEST_RETRY,
  REQUEST_RETRY_DELAY,
  REQUEST_RETRY_JITTER,
  REQUEST_RETRY_KEY,
  REQUEST_RETRY_LIMIT,
  REQUEST_RETRY_METHODS,
  REQUEST_RETRY_RETRY_AFTER,
  REQUEST_RETRY_STATUS_CODES,
} from '../generated/elsewhere';
import { BOOLEAN, GROUP, OBJECT, STRING } from '../generated/options';
import { attempt } from '../lib/attempt';
import { assign, isString } from '../lib/is';
import type { Retries, Tools } from '../lib/ondemand';

/** The longest pause, in milliseconds. A backend that asks for a longer one is not waited for. */
const MAX_PAUSE = 60000;

/** Methods that do no harm twice (RFC 9110, section 9.2.2). */
const SAFE = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** What stands for a call, whatever it is. */
const newKey = () => Date.now().toString(36) + '-' + [0, 1, 2].map(() => Math.random().toString(36).slice(2, 10)).join('');

/** `api`: whose option it is: `createClient`, or a call, whose key may be its own. */
export function retries({ check }: Tools, api: string, given: unknown): Retries {
  const isCall = api !== 'createClient';
  const flat: any[] = [];
  const group = [OBJECT | GROUP, , isCall ? assign({}, REQUEST_RETRY, { key: BOOLEAN | STRING }) : REQUEST_RETRY];
  if (isCall) check(api, { retry: given }, { retry: group }, flat);
  else {
    check(api, { request: { retry: given } }, { request: [OBJECT | GROUP, , { retry: group }] }, flat);
    flat.shift();
  }
  const methods: string[] = (flat[REQUEST_RETRY_METHODS] || SAFE).map((method: string) => method.toUpperCase());

  return (of, method) => {
    const { [REQUEST_RETRY_KEY]: wanted } = flat;
    const key: string | undefined = isString(wanted) ? wanted : wanted ? newKey() : undefined;
    const name = of === 'uploadFile' ? 'POST' : String(method || 'GET').toUpperCase();
    if (!key && methods.indexOf(name) < 0) return undefined;
    let after = 0;
    let isInterrupted = false;
    return {
      limit: flat[REQUEST_RETRY_LIMIT],
      key,
      mayFollow(status, retryAfter, words = '') {
        after = (flat[REQUEST_RETRY_RETRY_AFTER] && millisecondsOf(retryAfter)) || 0;
        isInterrupted = /interrupted/i.test(words);
        return after <= MAX_PAUSE && (!status || flat[REQUEST_RETRY_STATUS_CODES].indexOf(status) >= 0);
      },
      rest(host, tries, then) {
        // In the background it would be interrupted again (docs: network, running in the background); and who is told of an interruption
        // in the foreground is told of no other.
        const waits = isInterrupted && host.onAppShow;
        const go = () => {
          stop();
          then();
        };
        const stop = () => {
          clearTimeout(timer);
          if (waits) attempt(() => host.offAppShow(go));
        };
        const pause = Math.min(flat[REQUEST_RETRY_DELAY] * 2 ** tries, MAX_PAUSE);
        const timer = setTimeout(go, waits ? MAX_PAUSE : after > 0 ? after : flat[REQUEST_RETRY_JITTER] ? pause * (0.5 + Math.random() / 2) : pause);
        if (waits) attempt(() => host.onAppShow(go));
        return stop;
      },
    };
  };
}

/** What `Retry-After` says, seconds or a date (RFC 9110, section 10.2.3); NaN for neither. */
function millisecondsOf(value: unknown): number {
  const text = String(value);
  return /^\d+$/.test(text.trim()) ? +text * 1000 : Date.parse(text) - Date.now();
}
