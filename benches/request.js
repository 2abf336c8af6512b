/**
 * What one authenticated request costs above a bare `wx.request`: medians of many rounds in one process, with a
 * host that answers at once, as ratios. Figures of one machine; the ratios travel, the microseconds do not.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import vm from 'node:vm';

const ROUNDS = 60;
const REQUESTS = 2000;
/** As many as the host takes at once (docs: network), so that nothing waits in line. */
const AT_ONCE = 10;

const file = (/** @type {string} */ path) => new URL(`../js-glue/dist/${path}`, import.meta.url);
const module = new WebAssembly.Module(readFileSync(file('wasm/weapp_session.wasm')));

/** Callbacks of the host that are due. @type {Array<() => void>} */
let due = [];
const reply = { statusCode: 200, data: { ok: true }, header: {}, errMsg: 'request:ok' };
const task = { abort() {} };
const wx = {
  login: (/** @type {any} */ options) => void due.push(() => options.success({ code: 'code' })),
  request(/** @type {any} */ options) {
    const isLogin = options.url.endsWith('/login');
    due.push(() => options.success(isLogin ? { ...reply, data: { sessionid: 'x'.repeat(43) } } : reply));
    return task;
  },
  getStorageSync: () => '',
  setStorageSync() {},
  removeStorageSync() {},
};

function answerAll() {
  const now = due;
  due = [];
  for (const answer of now) answer();
}

/** A file of the built package, in a realm as bare as a mini program's. @param {string} path */
function loadFile(path) {
  const exports = {};
  const globals = { module: { exports }, exports, wx, setTimeout, clearTimeout, WebAssembly };
  vm.runInNewContext(readFileSync(file(`miniprogram/${path}`), 'utf8'), globals);
  return globals.module.exports;
}

/** A client with a session, in a realm of its own. @param {object} wasm */
async function startClient(wasm) {
  const { createClient } = /** @type {any} */ (loadFile('index.js'));
  const client = createClient({ baseUrl: 'https://api.example.com/v1', login: { url: '/login' }, wasm });
  await client.ready;
  client.login();
  while (client.session().state !== 'active') {
    answerAll();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return client;
}

/** Microseconds per request, one figure a round. @param {(options: object) => unknown} request */
function measure(request) {
  /** @type {number[]} */
  const times = [];
  let answered = 0;
  const options = { url: 'https://api.example.com/v1/products', success: () => void answered++ };
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let count = 0; count < REQUESTS; count += AT_ONCE) {
      for (let one = 0; one < AT_ONCE; one++) request(options);
      answerAll();
    }
    times.push(((performance.now() - start) * 1000) / REQUESTS);
  }
  if (answered !== ROUNDS * REQUESTS) throw new Error(`${answered} answers`);
  return times.sort((a, b) => a - b)[ROUNDS / 2] ?? NaN;
}

const client = await startClient({ module });
// That of a client without WebAssembly: the global of that name is there for the other one only.
const withoutWasm = await startClient({ fallback: loadFile('fallback.js') });

// Alternating, so that all meet the same state of the machine.
const bare = [];
const ours = [];
const fallbacks = [];
for (let turn = 0; turn < 5; turn++) {
  bare.push(measure((options) => wx.request(options)));
  ours.push(measure((options) => client.request(options)));
  fallbacks.push(measure((options) => withoutWasm.request(options)));
}
const median = (/** @type {number[]} */ list) => list.sort((a, b) => a - b)[list.length >> 1] ?? NaN;
const [low, high, slow] = [median(bare), median(ours), median(fallbacks)];
console.log(`V8 ${process.versions.v8}, ${REQUESTS} requests a round, medians of ${ROUNDS} × 5 rounds`);
console.log(`  bare wx.request               ${low.toFixed(2)} µs`);
console.log(`  client.request                ${high.toFixed(2)} µs   ${(high / low).toFixed(1)} × bare`);
console.log(`  above the bare call           ${(high - low).toFixed(2)} µs`);
console.log(`  the same on the fallback      ${(slow - low).toFixed(2)} µs   ${((slow - low) / (high - low)).toFixed(1)} × WebAssembly`);
