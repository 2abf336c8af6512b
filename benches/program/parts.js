/**
 * What a request under a lease is made of: each part by a stand-in that does that alone, as js-glue/src/calls/usual-request.ts does
 * it, and what is left over of a whole one. Where an engine compiles, it makes less of parts together than of each by itself.
 */
import { bare, ours } from './contenders.js';
import { answerAll, AT_ONCE } from './host.js';
import { median } from './median.js';
import { shuffled } from './order.js';
import { halves } from './package.js';

const BATCH = 30 * AT_ONCE;
const WARM_UP = 200;
const ROUNDS = 300;

const { getPrototypeOf, keys, prototype } = Object;
const URL = 'https://api.example.com/v1/products';
const header = { 'content-type': 'application/json' };
const success = () => {};
const targets = new Map([[URL, 1]]);
/** @type {any[]} */
const places = [];
let id = 0;
/** What was made last, so that it has to be made. @type {unknown} */
let made;

/** @this {any} @param {number} id @param {string} url @param {unknown} data @param {unknown} header @param {unknown} success */
function Call(id, url, data, header, success) {
  this.id = id;
  this.url = url;
  this.data = data;
  this.header = header;
  this.success = success;
}

/** @this {any} @param {unknown} then */
function Task(then) {
  this.then = then;
}

/** @param {any} given @param {any} one @param {any} other */
function copyTwice(given, one, other) {
  if (getPrototypeOf(given) !== prototype) return;
  for (const name in given) {
    const value = given[name];
    if (typeof value === 'object' || name.length === 9) return;
    one[name] = other[name] = value;
  }
}

/** @param {any} call */
function closures(call) {
  const answered = () => call;
  const failed = () => [call];
  const then = () => ({ call });
  made = answered;
  made = failed;
  made = then;
}

/** The parts, under the names that the table has. @type {Record<string, (options: any) => void>} */
const PARTS = {
  'what is asked for, looked at': (options) => {
    const { url, data, header, success, fail, complete } = options;
    const missing = +!header + +!data + +!success + +!fail + +!complete;
    made = targets.get(url) && keys(options).length + missing === 6 && getPrototypeOf(options) === prototype;
  },
  'two copies of header and data': ({ data, header }) => {
    const [one, other, first, second] = [{}, {}, {}, {}];
    copyTwice(header, one, other);
    copyTwice(data, first, second);
    made = [one, other, first, second];
  },
  'the session in the header': () => {
    const sent = /** @type {any} */ ({});
    sent.sessionid = URL;
    made = sent;
  },
  'the call, its place and its task': ({ url, data, header, success }) => {
    const call = new /** @type {any} */ (Call)(++id, url, data, header, success);
    const place = call.id % 16;
    if (!places[place]) places[place] = call;
    made = new /** @type {any} */ (Task)(success);
    if (places[place] === call) places[place] = undefined;
    call.awaited = 0;
    call.bits = -2;
    call.response = made;
  },
  'three functions': closures,
  'the options for the host': ({ url, data, header, success }) => void (made = { url, data, header, success, fail: success }),
  'the clock, where the session has an end': () => void (made = Date.now() < id),
};

const options = () => ({ url: URL, data: { x: '', y: '' }, header, success });

/** Nanoseconds for one. @param {(options: any) => void} part */
function time(part) {
  const start = bench.now();
  for (let one = 0; one < BATCH; one++) part(options());
  return ((bench.now() - start) * 1e6) / BATCH;
}

/** The same for a request. @param {import('./contenders.js').Contender['send']} send */
function timeRequests(send) {
  const start = bench.now();
  for (let sent = 0; sent < BATCH; sent += AT_ONCE) {
    for (let one = 0; one < AT_ONCE; one++) send(success);
    answerAll();
  }
  return ((bench.now() - start) * 1e6) / BATCH;
}

async function main() {
  const [{ start, send }] = ours(halves[0] ?? '');
  if (start) await start();
  /** @type {Record<string, () => number>} */
  const measures = { nothing: () => time(() => void (made = undefined)), bare: () => timeRequests(bare.send), whole: () => timeRequests(send) };
  for (const [name, part] of Object.entries(PARTS)) measures[name] = () => time(part);
  const times = new Map(Object.keys(measures).map((name) => [name, /** @type {number[]} */ ([])]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [name, measure] of shuffled(Object.entries(measures))) {
      const spent = measure();
      if (round >= WARM_UP) times.get(name)?.push(spent);
    }
  }
  const more = (/** @type {string} */ name, /** @type {string} */ base) => median((times.get(name) ?? []).map((spent, round) => spent - (times.get(base)?.[round] ?? NaN))) / 1000;
  const rows = Object.keys(PARTS).map((name) => ({ name, spent: more(name, 'nothing') }));
  bench.report(JSON.stringify({ whole: more('whole', 'bare'), rows }));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
