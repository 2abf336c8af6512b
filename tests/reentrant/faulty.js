/**
 * The package, broken on purpose in one way each: around its clients lies something that loses calls, tells them twice, goes on
 * after the end. Each has the rule by which the referee has to find it.
 *
 * @import { World } from './parts.js'
 *
 * @typedef {(client: any, world: World) => object} Spoil what takes the place of some of a client's methods
 */
import { inspect } from 'node:util';

const nothing = () => {};
const APIS = ['request', 'uploadFile', 'downloadFile'];

/** Changes what every request, upload and download is given, or what comes of it. @param {(run: (options: any) => any, options: any, world: World) => any} change @returns {Spoil} */
const eachCall = (change) => (client, world) => Object.fromEntries(APIS.map((api) => [api, (/** @type {any} */ options) => change(client[api], options, world)]));

/** A task that does something else in one of its methods. @param {any} task @param {object} methods */
const taskWith = (task, methods) => Object.assign(Object.create(task), { then: task.then.bind(task), catch: task.catch.bind(task), finally: task.finally.bind(task) }, methods);

/** @param {any} client @returns {object} */
const shown = (client) => ({ shown: client.session().id });

/** @type {Record<string, { rule: string, spoil: Spoil }>} */
export const FAULTS = {
  'a call in three is lost': {
    rule: 'lost',
    spoil: (client) => {
      let calls = 0;
      const never = new Promise(nothing);
      return { request: (/** @type {any} */ options) => (++calls % 3 ? client.request(options) : taskWith(client.request({ url: '/r/0' }), { then: () => never, catch: () => never, finally: () => never })) };
    },
  },
  'callbacks come twice': {
    rule: 'told twice',
    spoil: eachCall((run, options) => run({ ...options, complete: (/** @type {any} */ result) => (options.complete(result), options.complete(result)) })),
  },
  'complete comes first': {
    rule: 'not told',
    spoil: eachCall((run, options) => run({ ...options, success: options.complete, complete: options.success })),
  },
  'the promise gives a copy': {
    rule: 'two outcomes',
    spoil: eachCall((run, options) => {
      const task = run(options);
      return taskWith(task, { then: (/** @type {any} */ ok, /** @type {any} */ bad) => task.then(ok && ((/** @type {any} */ value) => ok({ ...value })), bad) });
    }),
  },
  'a failure succeeds': {
    rule: 'two outcomes',
    spoil: eachCall((run, options) => run({ ...options, fail: options.success })),
  },
  'a call waits for the next one': {
    rule: 'overtaken',
    spoil: eachCall((run, options, { clock }) => {
      let task = { abort: nothing };
      const made = new Promise((resolve) => clock.after(options.url.endsWith('1') ? 60 : 1, () => resolve((task = run(options)))));
      const follow = (/** @type {any} */ ok, /** @type {any} */ bad) => made.then(() => task).then(ok, bad);
      return { then: follow, catch: (/** @type {any} */ bad) => follow(undefined, bad), finally: (/** @type {any} */ end) => follow(end, end), abort: () => task.abort() };
    }),
  },
  'a logout does nothing': {
    rule: 'an old session is back',
    spoil: () => ({ logout: () => Promise.resolve() }),
  },
  'a logout tells nobody': {
    rule: 'a logout told nobody',
    spoil: (client) => ({ logout: () => client.logout() }),
  },
  'a session outlives setSession': {
    rule: 'an old session is sent',
    spoil: () => ({ setSession: nothing }),
  },
  'destroy does nothing': {
    rule: 'sent after destroy',
    spoil: () => ({ destroy: nothing }),
  },
  'abort does nothing': {
    rule: 'succeeds after abort',
    spoil: eachCall((run, options) => taskWith(run(options), { abort: nothing })),
  },
  'abort sends it once more': {
    rule: 'sent after abort',
    spoil: eachCall((run, options) => {
      const task = run(options);
      return taskWith(task, { abort: () => (task.abort(), run({ url: options.url })) });
    }),
  },
  'a destroyed client works': {
    rule: 'a destroyed client goes on',
    spoil: () => ({ destroy: nothing }),
  },
  'setSession throws': {
    rule: 'a method threw',
    spoil: (client) => ({ setSession: () => client.nothing() }),
  },
  'storage is written once only': {
    rule: 'storage differs',
    spoil: (_client, { host, storage }) => {
      const { setStorageSync } = host.wx;
      host.wx.setStorageSync = (/** @type {any[]} */ ...given) => storage.entries.size || setStorageSync?.(...given);
      return {};
    },
  },
  'callbacks come inside the call': {
    rule: 'inside a call',
    spoil: eachCall((run, options) => {
      options.fail({ errMsg: 'request:fail at once', code: 'REQUEST_FAILED' });
      return run(options);
    }),
  },
  'a result shows the session': {
    rule: 'a secret is shown',
    spoil: (client) => eachCall((run, options) => run({ ...options, success: (/** @type {any} */ value) => options.success(Object.assign(value, shown(client))) }))(client, /** @type {any} */ (undefined)),
  },
  'a console shows the session': {
    rule: 'a secret is shown',
    spoil: eachCall((run, options) => taskWith(run(options), { [inspect.custom]: () => 'k7s' })),
  },
  'an abort without a reason': {
    rule: 'no reason',
    spoil: eachCall((run, options) => run({ ...options, success: undefined, fail: () => options.fail({ code: 'ABORTED' }) })),
  },
  'it throws into the host': {
    rule: 'an exception reached the host',
    spoil: (_client, world) => {
      const { request } = world.host.wx;
      world.host.wx.request = (/** @type {any} */ options, /** @type {any} */ handed) =>
        request({ ...options, success: (/** @type {any} */ value) => (options.success(value), /** @type {any} */ (undefined)()) }, handed);
      return {};
    },
  },
  'an exception surfaces': {
    rule: 'an exception surfaced',
    spoil: eachCall((run, options, { clock }) => {
      clock.globals.setTimeout(() => /** @type {any} */ (undefined)(), 1);
      return run(options);
    }),
  },
  'rejections are left behind': {
    rule: 'a rejection that nobody can handle',
    spoil: eachCall((run, options) => {
      Promise.reject(new Error('left behind'));
      return run(options);
    }),
  },
  'timers are left behind': {
    rule: 'timers are left',
    spoil: eachCall((run, options, { clock }) => {
      clock.globals.setTimeout(nothing, 1e9);
      return run(options);
    }),
  },
  'logins go side by side': {
    rule: 'two logins',
    spoil: (client, { host }) => {
      const exchange = (/** @type {string} */ path) => host.wx.request?.({ url: `https://api1.example.com${path}`, data: {} });
      return { login: (/** @type {any} */ options) => (exchange('/login'), exchange('/login'), client.login(options)) };
    },
  },
  'it works no more after a failure': {
    rule: 'it does not work any more',
    spoil: (client) => {
      let hasFailed = false;
      client.on('error', () => (hasFailed = true));
      return eachCall((run, options) => run(hasFailed ? { ...options, url: '/error/0' } : options))(client, /** @type {any} */ (undefined));
    },
  },
};

/** @param {Spoil} spoil */
export const spoiled = (spoil) => (/** @type {any} */ sdk, /** @type {World} */ world) => ({
  ...sdk,
  createClient(/** @type {any} */ options) {
    const client = sdk.createClient(options);
    return { ...client, ...spoil(client, world) };
  },
});
