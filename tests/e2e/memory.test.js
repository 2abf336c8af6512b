/**
 * Nothing piles up: whatever is done a thousand times, linear memory, timers and the JavaScript heap are afterwards what
 * they were after the first time. A slab of JavaScript values beside the wasm, as most bindings have one, there is not:
 * only numbers and texts cross.
 *
 * `FULL=1` runs 1 000 000 requests, 10 000 logins and 10 000 aborts. Without it a tenth of that is run: a leak of one
 * handle or one closure per call shows as clearly in 1 000 calls, and this runs with every test. `cargo xtask soak`
 * sets FULL.
 *
 * The test host has no FinalizationRegistry, so nothing here is tidied up by the garbage collector on the wasm's side.
 * `wx`, timers and storage are the shortest scripts that can stand for them, and answers come in batches: a million
 * real HTTP exchanges would take an hour and tell nothing more about memory.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { createClock, createHost } from '../host/index.js';
import { aroundInstances, engineHost, installPackage } from './engine.js';
import { testBuild } from './package.js';

/** @import { TestContext } from 'node:test' */

const test = testBuild('the tests hook into the text of the build, which a compiler writes anew');

const FULL = process.env.FULL === '1';
const REQUESTS = FULL ? 1_000_000 : 100_000;
const LOGINS = FULL ? 10_000 : 1_000;
const ABORTS = FULL ? 10_000 : 1_000;
const CLIENTS = 1_000;

/** How much the heap may differ between two moments at rest. The smallest object has more than 12 bytes. */
const HEAP_NOISE = 64_000;
const HEAP_PER_CALL = 4;
/** After so many rounds an engine has learned what it will. */
const HEAP_ROUNDS = 40;

v8.setFlagsFromString('--expose_gc');
/** @type {() => void} */
const collectGarbage = vm.runInNewContext('gc');
// Contexts made from here on are without it, as mini programs are.
v8.setFlagsFromString('--no-expose_gc');

/** The built package, perhaps changed, as a code package. @param {TestContext} t @param {(text: string) => string} change */
function packageWith(t, change) {
  const root = mkdtempSync(join(tmpdir(), 'weapp-session-memory-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'miniprogram_npm/weapp-session');
  mkdirSync(folder, { recursive: true });
  const file = installPackage(folder);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return root;
}

/** Runs inside the mini program's context: a host to work with, and what is done to a client again and again. */
function makeLab() {
  /** @type {Map<number, { due: number, run: () => void, isWatch: boolean }>} */
  const timers = new Map();
  /** @type {Array<() => void>} what the host will tell the app next */
  let answers = [];
  /** @type {Record<string, unknown>} */
  const stored = {};
  let elapsed = 0;
  let wall = Date.now();
  let lastTimer = 0;
  let lastCode = 0;
  /** @type {Array<() => number>} */
  const memory = [];

  const scope = /** @type {any} */ (Function('return this')());
  scope.setTimeout = (/** @type {() => void} */ run, delay = 0) => {
    timers.set(++lastTimer, { due: elapsed + Math.max(delay, 1), run, isWatch: delay === 60_000 });
    return lastTimer;
  };
  scope.Date.now = () => wall + elapsed;
  scope.clearTimeout = (/** @type {number} */ timer) => void timers.delete(timer);

  const lab = {
    /** Is told of each instance's exports. @type {(exports: any) => any} */
    instance(exports) {
      memory.push(() => exports.memory.buffer.byteLength);
      return exports;
    },
    /** Gives the answer to a request that is no login: a response, a failure, or nothing at all. @type {(options: any) => any} */
    reply: () => ({ statusCode: 200, data: {}, header: {} }),
    /** The same for a request to the login endpoint. @type {(options: any) => any} */
    replyToLogin: ({ data }) => ({ statusCode: 200, data: { sessionid: 'session-of-' + data.code }, header: {} }),
    /** @type {() => any} */
    replyOfHost: () => ({ code: 'code-' + ++lastCode }),
    /** Told of every object whose end matters; those that are not marked are watched by samples. @type {(object: object, always?: boolean) => void} */
    watch: () => {},
    /** Counts what a workload has seen. */
    seen: () => {},
    figures: () => ({ memory: memory.map((size) => size()).join(' '), timers: [...timers.values()].filter(({ isWatch }) => !isWatch).length, answers: answers.length, stored: Object.keys(stored).length }),

    /** Tells everything there is to tell, and what follows from it. */
    deliver() {
      while (answers.length > 0) {
        const batch = answers;
        answers = [];
        batch.forEach((run) => run());
      }
    },
    /** Lets time pass. @param {number} ms */
    advance(ms) {
      const end = elapsed + ms;
      lab.deliver();
      for (;;) {
        const next = [...timers].filter(([, { due }]) => due <= end).sort((a, b) => a[1].due - b[1].due || a[0] - b[0])[0];
        if (!next) break;
        elapsed = next[1].due;
        timers.delete(next[0]);
        next[1].run();
        lab.deliver();
      }
      elapsed = end;
    },
    /** Sets the wall clock forward, so that logins may be many; timers don't notice, and those that nobody has stopped are still there. @param {number} ms */
    jump: (ms) => void (wall += ms),
    /** Lets promises settle and tells what follows. */
    async settle() {
      for (let turn = 0; turn < 12; turn++) {
        lab.deliver();
        await undefined;
      }
    },

    wx: {
      login: (/** @type {any} */ options) => void answers.push(() => answer(options, lab.replyOfHost())),
      request(/** @type {any} */ options) {
        lab.watch(options);
        const reply = options.url.indexOf('onlogin') < 0 ? lab.reply : lab.replyToLogin;
        let over = false;
        answers.push(() => {
          if (over) return;
          const response = reply(options);
          over = !!response;
          answer(options, response);
        });
        return {
          abort() {
            if (over) return;
            over = true;
            answers.push(() => options.fail({ errMsg: 'request:fail abort' }));
          },
          onHeadersReceived() {},
          offHeadersReceived() {},
        };
      },
      getStorageSync: (/** @type {string} */ key) => (key in stored ? stored[key] : ''),
      setStorageSync: (/** @type {string} */ key, /** @type {unknown} */ value) => void (stored[key] = value),
      removeStorageSync: (/** @type {string} */ key) => void delete stored[key],
    },
  };

  /** @param {any} options @param {any} response */
  function answer(options, response) {
    if (!response) return;
    if (typeof response === 'object') lab.watch(response);
    if (response.errMsg) options.fail(response);
    else options.success(response);
  }
  return lab;
}

/**
 * An app with one client that is logged in.
 *
 * @param {TestContext} t
 * @param {{ options?: string, change?: (text: string) => string, registry?: boolean }} [setup] options of the client, as
 *   source; whether the host has FinalizationRegistry
 */
async function begin(t, { options = '{}', change = (text) => text, registry = false } = {}) {
  const clock = createClock();
  const host = createHost({ root: packageWith(t, change), clock, wechat: { issueCode: () => 'unused' }, ...engineHost });
  t.after(() => {
    host.close();
    assert.deepEqual(host.errors, []);
    assert.deepEqual(host.unhandledRejections, []);
  });
  const lab = host.evaluate(`var lab = (${makeLab})(); ${aroundInstances('{ exports: lab.instance }')} lab`);
  assert.equal(host.evaluate('typeof FinalizationRegistry'), 'undefined');
  if (registry) host.evaluate('(registry) => { FinalizationRegistry = registry; }')(FinalizationRegistry);
  lab.sdk = host.require('weapp-session');
  /** What is watched by weak references only. @type {Array<WeakRef<object>>} */
  let watched = [];
  let seen = 0;
  // To watch every one would cost more than the calls themselves.
  lab.watch = (/** @type {object} */ object, always = false) => void ((always || seen++ % 97 === 0) && watched.push(new WeakRef(object)));
  host.evaluate(`
    const make = (options) => lab.sdk.createClient(Object.assign({ baseUrl: 'https://api.example.com', host: lab.wx }, options,
      { login: Object.assign({ url: '/wx/onlogin' }, options.login) }));
    var client = make(${options});
  `);
  await clock.runUntil(host.evaluate('client.ready'));
  await host.evaluate('{ const login = client.login(); lab.settle().then(() => login); }');

  /** What is held by anything, once all is at rest. */
  async function measure() {
    await lab.settle();
    // Weak references hold on until the end of a turn.
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    const alive = watched.filter((reference) => reference.deref() !== undefined).length;
    const figures = /** @type {Record<string, number | string>} */ (JSON.parse(JSON.stringify(lab.figures())));
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    return { figures, alive, heap: process.memoryUsage().heapUsed };
  }

  /**
   * Does something many times and compares what is held after all of it with what is held after the first part.
   *
   * The heap alone is looked at in rounds: what the engine learns of code that runs often, and when, is its own affair,
   * is many small objects' worth, and comes to an end. What is kept with each call grows in every round.
   *
   * @param {string} what
   * @param {{ source: string, times: number, first?: number, batch?: number, rounds?: number }} activity the source of a function of a
   *   number that does it so many times
   * @returns how often it was done in all
   */
  async function steady(what, { source, times, first = Math.min(1000, times / 10), batch = 500, rounds = HEAP_ROUNDS }) {
    const run = host.evaluate(`(${source})`);
    /** @param {number} total */
    const repeat = async (total) => {
      for (let left = total; left > 0; left -= batch) await run(Math.min(batch, left));
    };
    await repeat(first);
    const before = await measure();
    watched = [];
    const began = performance.now();
    await repeat(times - first);
    const took = performance.now() - began;
    let after = await measure();
    let total = times;
    let inRound = times - first;
    /** What the heap grew by in each round. */
    const growth = [after.heap - before.heap];
    const isSteady = () => (growth.at(-1) ?? 0) < HEAP_NOISE + HEAP_PER_CALL * inRound;
    while (!isSteady() && growth.length < rounds) {
      const { heap } = after;
      inRound = Math.min(times - first, 100_000);
      await repeat(inRound);
      total += inRound;
      after = await measure();
      growth.push(after.heap - heap);
    }
    t.diagnostic(
      `${what}: ${total} times, ${((took / (times - first)) * 1000).toFixed(1)} µs each; linear memory ${before.figures.memory} -> ${after.figures.memory}, ` +
        `heap ${((growth.at(-1) ?? 0) / inRound).toFixed(2)} bytes per call in round ${growth.length}, ${after.alive} of ${watched.length} watched objects alive`,
    );
    assert.deepEqual(after.figures, before.figures, what);
    assert.equal(after.figures.timers, 0, `${what}: timers`);
    // The last answers of a client stay with it: to its login, and its options.
    assert.ok(after.alive <= 4, `${what}: ${after.alive} of ${watched.length} objects are still held`);
    assert.ok(isSteady(), `${what}: the heap grew by ${growth.join(', ')} bytes in rounds of ${inRound}`);
    return total;
  }
  return { host, lab, clock, steady, measure };
}

const REQUEST = `(times) => {
  let done = 0;
  for (let call = 0; call < times; call++) {
    const options = { url: '/wx/products/list', data: { call }, success: () => done++, complete: () => done++ };
    const task = client.request(options);
    if (call % 97 === 0) [options, options.data, options.success, task].forEach((object) => lab.watch(object, true));
  }
  lab.deliver();
  if (done !== 2 * times) throw new Error(done + ' callbacks');
}`;

const LOGIN = `async (times) => {
  for (let login = 0; login < times; login++) {
    lab.jump(1000);
    const promise = client.login({ force: true });
    lab.deliver();
    if (!(await promise).fresh) throw new Error('not fresh');
  }
}`;

const USE_CLIENT = `async (times) => {
  for (let number = 0; number < times; number++) {
    const one = make({ session: { storageKey: 'one' }, login: { data: number % 2 ? undefined : async () => ({}) } });
    one.on('login', () => lab.seen());
    lab.watch(one, true);
    const logged = one.login({ force: true });
    await lab.settle();
    await logged;
    await Promise.all([one.request({ url: '/me' }), lab.settle()]);
    const pending = one.request({ url: '/pending', timeout: 1000 }).then(() => false, ({ code }) => code === 'DESTROYED');
    one.destroy();
    lab.advance(5);
    if (!(await pending)) throw new Error('not destroyed');
  }
}`;

test(`${REQUESTS} requests`, { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t);
  await steady('requests', { source: REQUEST, times: REQUESTS });
});

test('requests awaited, with time limits, to other origins, without a session, with listeners, and failing', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t);
  await steady('awaited requests', {
    times: REQUESTS / 20,
    source: `async (times) => {
      const all = [];
      for (let call = 0; call < times; call++) all.push(client.request({ url: '/me' }), client.request({ url: '/x', timeout: 1000 }));
      await lab.settle();
      if ((await Promise.all(all)).some(({ statusCode }) => statusCode !== 200)) throw new Error('failed');
    }`,
  });
  await steady('odd requests', {
    times: REQUESTS / 20,
    source: `(times) => {
      lab.reply = ({ url }) => (/broken/.test(url) ? { errMsg: 'request:fail timeout', errno: 5 } : { statusCode: 404, data: '', header: {} });
      let done = 0;
      const complete = () => done++;
      for (let call = 0; call < times; call++) {
        client.request({ url: 'https://cdn.example.com/' + call, complete });
        client.request({ url: '/' + call, auth: 'optional', complete });
        client.request({ url: '/broken' + call, auth: false, complete });
        client.request({ url: '/' + call, auth: 'wrong', complete });
        const task = client.request({ url: '/' + call, complete });
        const listener = () => {};
        task.onHeadersReceived(listener);
        task.offHeadersReceived(listener);
        task.onHeadersReceived(listener);
        client.on('expired', listener)();
      }
      lab.advance(20);
      if (done !== 5 * times) throw new Error(done + ' callbacks');
    }`,
    batch: 20,
  });
});

test(`${LOGINS} logins`, { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t);
  await steady('logins', {
    times: LOGINS,
    source: LOGIN,
  });
  await steady('logouts and logins that many wait for', {
    times: LOGINS,
    source: `async (times) => {
      for (let login = 0; login < times; login++) {
        lab.jump(1000);
        const out = client.logout();
        lab.advance(1);
        await out;
        let done = 0;
        const waiting = [client.login(), client.login()];
        for (let call = 0; call < 3; call++) client.request({ url: '/me', success: () => done++ });
        lab.deliver();
        await Promise.all(waiting);
        if (done !== 3) throw new Error(done + ' answers');
      }
    }`,
  });
});

test('logins with an asynchronous function for the data', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, { options: '{ login: { data: async (code) => { await undefined; return { code, more: 1 }; } } }' });
  await steady('logins with asynchronous data', {
    times: LOGINS,
    source: `async (times) => {
      for (let login = 0; login < times; login++) {
        lab.jump(1000);
        const promise = client.login({ force: true });
        await lab.settle();
        if (!(await promise).fresh) throw new Error('not fresh');
      }
    }`,
  });
});

test('logins whose data throws, is refused or comes too late', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, {
    options: `{ login: { timeout: 100, retry: { limit: 0 }, data: (code) => {
      const number = +code.slice(5);
      if (number < 2) return {};
      if (number % 3 === 0) throw new Error('not today');
      if (number % 3 === 1) return Promise.reject({ errMsg: 'refused' });
      return new Promise((resolve) => setTimeout(resolve, 1000));
    } } }`,
  });
  await steady('logins whose data fails', {
    times: LOGINS,
    source: `async (times) => {
      for (let login = 0; login < times; login++) {
        const failed = client.login({ force: true }).then(() => false, () => true);
        await lab.settle();
        lab.advance(2000);
        await lab.settle();
        if (!(await failed)) throw new Error('should have failed');
      }
    }`,
  });
});

test('logins whose data never comes', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, {
    options: `{ login: { timeout: 100, retry: { limit: 0 }, data: (code) => (code === 'code-1' ? {} : new Promise(() => {})) } }`,
  });
  await steady('logins whose data never comes', {
    times: LOGINS,
    source: `async (times) => {
      for (let login = 0; login < times; login++) {
        lab.jump(1000);
        const failed = client.login({ force: true }).then(() => false, () => true);
        await lab.settle();
        lab.advance(200);
        if (!(await failed)) throw new Error('should have failed');
      }
    }`,
  });
});

test('failed logins, with retries, refusals and time limits', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, { options: '{ login: { timeout: 1000 } }' });
  await steady('failed logins', {
    times: LOGINS,
    source: `async (times) => {
      const kinds = [
        () => ({ errMsg: 'request:fail' }),
        () => ({ statusCode: 503, data: 'busy' }),
        () => ({ statusCode: 200, data: '<html>' }),
        () => ({ statusCode: 200, data: { sessionid: 7 } }),
        () => undefined,
      ];
      for (let login = 0; login < times; login++) {
        lab.replyToLogin = kinds[login % 6] || kinds[0];
        lab.replyOfHost = login % 6 === 5 ? () => (login % 12 === 5 ? undefined : { errMsg: 'login:fail' }) : () => ({ code: 'code-' + login });
        const failed = client.login({ force: true }).then(() => false, () => true);
        let done = 0;
        // Both wait for that login, one with a time limit of its own.
        client.request({ url: '/me', complete: () => done++ });
        client.request({ url: '/me', timeout: 700, complete: () => done++ });
        lab.advance(10000);
        await lab.settle();
        if (!(await failed) || done !== 2) throw new Error('should have failed');
      }
    }`,
  });
});

test('expired sessions, renewed and the requests repeated, or expired for ever', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t);
  await steady('expiries with replays', {
    times: LOGINS,
    source: `(times) => {
      for (let round = 0; round < times; round++) {
        lab.jump(120_000);
        const old = client.session().id;
        lab.reply = ({ header, url }) => ({ statusCode: header.sessionid === old || url === 'https://api.example.com/never' ? 401 : 200, data: {} });
        let succeeded = 0, failed = 0;
        for (let call = 0; call < 4; call++) client.request({ url: '/me', success: () => succeeded++ });
        client.request({ url: '/never', fail: () => failed++ });
        // Fails where the session was there, and expired; succeeds where it had to wait for one.
        client.request({ url: '/me', replay: false, complete: () => failed++ });
        lab.deliver();
        if (succeeded !== 4 || failed !== 2) throw new Error(succeeded + ' succeeded, ' + failed + ' failed');
      }
    }`,
  });
});

test('sessions renewed by refresh tokens that rotate', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, { options: "{ login: { refresh: 'again' }, renew: { url: '/renew' } }" });
  await steady('renewals', {
    times: LOGINS,
    source: `(times) => {
      lab.replyToLogin = () => ({ statusCode: 200, data: { sessionid: 'first', again: 'token-first' }, header: {} });
      if (!lab.renewed) {
        lab.renewed = { id: 'first' };
        client.setSession({ id: 'first', refresh: 'token-first' });
      }
      for (let round = 0; round < times; round++) {
        lab.jump(120_000);
        const id = 'renewed-' + Math.random().toString(36).slice(2);
        lab.reply = ({ header, url, data }) => {
          if (/renew$/.test(url)) return { statusCode: data.refresh_token === 'token-' + lab.renewed.id ? ((lab.renewed = { id }), 200) : 400, data: { sessionid: id, again: 'token-' + id } };
          return { statusCode: header.sessionid === id ? 200 : 401, data: {} };
        };
        let succeeded = 0;
        for (let call = 0; call < 3; call++) client.request({ url: '/me', success: () => succeeded++ });
        lab.deliver();
        if (succeeded !== 3 || client.session().id !== id) throw new Error(succeeded + ' succeeded with ' + client.session().id);
      }
    }`,
  });
});

test('calls that are retried, and aborted in their pauses', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, { options: '{ request: { retry: { limit: 2, delay: 100, key: true } } }' });
  await steady('retries', {
    times: LOGINS,
    source: `(times) => {
      let ended = 0;
      for (let round = 0; round < times; round++) {
        let sends = 0;
        lab.reply = ({ url }) => (/own/.test(url) || sends++ < 2 ? { statusCode: 503, data: {}, header: {} } : { statusCode: 200, data: {}, header: {} });
        client.request({ url: '/me', complete: ({ statusCode }) => statusCode === 200 && ended++ });
        client.request({ url: '/own', retry: { limit: 1, delay: 50 }, complete: ({ statusCode }) => statusCode === 503 && ended++ });
        const aborted = client.request({ url: '/own', complete: ({ code }) => code === 'ABORTED' && ended++ });
        lab.advance(10);
        aborted.abort();
        lab.advance(1000);
      }
      if (ended !== 3 * times) throw new Error(ended + ' ended');
    }`,
    batch: 20,
  });
});

test(`${ABORTS} aborts`, { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t);
  await steady('aborts', {
    times: ABORTS,
    source: `async (times) => {
      let done = 0;
      const complete = ({ code }) => { if (code !== 'ABORTED') throw new Error('not aborted'); done++; };
      for (let call = 0; call < times; call++) {
        const sent = client.request({ url: '/sent', timeout: 5000, complete });
        const promised = client.request({ url: '/promised' }).then(null, complete);
        const inTime = client.request({ url: '/late', complete: () => inTime.abort() });
        sent.abort();
        sent.abort();
        lab.advance(2);
        await promised.then(() => { throw new Error('nobody aborted'); }, () => {}).catch(() => {});
      }
      if (done !== times) throw new Error(done + ' aborted');
    }`,
  });
  await steady('aborts while a login is under way', {
    times: ABORTS,
    source: `async (times) => {
      let done = 0;
      const complete = ({ code }) => { if (code !== 'ABORTED') throw new Error('not aborted'); done++; };
      for (let call = 0; call < times; call++) {
        lab.jump(1000);
        const out = client.logout();
        lab.advance(1);
        await out;
        const waiting = client.request({ url: '/waits', timeout: 5000, complete });
        const other = client.login();
        waiting.abort();
        lab.advance(2);
        await other;
      }
      if (done !== times) throw new Error(done + ' aborted');
    }`,
  });
});

for (const registry of [false, true]) {
  test(`${CLIENTS} clients, made, used and destroyed${registry ? ', where FinalizationRegistry exists' : ''}`, { timeout: 300_000 }, async (t) => {
    const { lab, steady } = await begin(t, { registry });
    let logins = 0;
    lab.seen = () => void logins++;
    const made = await steady('clients', { source: USE_CLIENT, times: CLIENTS, batch: 50 });
    assert.equal(logins, made);
  });
}

test('logins with an asynchronous function for the data, where FinalizationRegistry exists', { timeout: 300_000 }, async (t) => {
  const { steady } = await begin(t, { registry: true, options: '{ login: { data: async (code) => ({ code }) } }' });
  await steady('logins with asynchronous data', { source: LOGIN.replace('lab.deliver()', 'await lab.settle()'), times: LOGINS });
});

for (const [what, pattern, replacement, source, figure] of /** @type {Array<[string, RegExp, string, string, string]>} */ ([
  ['clients that are kept by the bindings', /delete ([\w$]+\[[\w$]+\])/g, '$1', USE_CLIENT, 'objects'],
  ['timers that nobody stops', /clearTimeout\(/g, 'void(', LOGIN, 'timers'],
  ['clients that are not freed', /[\w$]+\.\$[a-z]\([\w$]+\)/, '0', USE_CLIENT, 'memory'],
  ['requests that are kept', /([\w$]+)\.success=/, '(lab.kept=lab.kept||[]).push($1),$1.success=', REQUEST, 'objects'],
  ['a small array that is kept for each request', /([\w$]+)\.success=/, '(lab.kept=lab.kept||[]).push([1]),$1.success=', REQUEST, 'heap'],
])) {
  test(`a package with ${what} is found out`, { timeout: 300_000 }, async (t) => {
    const change = (/** @type {string} */ text) => {
      assert.match(text, pattern);
      return text.replace(pattern, replacement);
    };
    const { steady } = await begin(t, { change });
    await assert.rejects(steady(what, { source, times: source === REQUEST ? 20_000 : 1000, rounds: 4 }), (/** @type {any} */ error) => {
      if (figure === 'objects') return /objects are still held/.test(error.message);
      if (figure === 'heap') return /the heap grew/.test(error.message);
      return error.actual?.[figure] !== error.expected?.[figure];
    });
  });
}
