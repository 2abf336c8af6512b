/**
 * The stage on which one script is played: a host that does nothing by itself, and an app that does what it is told.
 *
 * @import { Note, Script, Step } from './replay.js'
 */
import { createConnection } from './socket.js';

const BASE = 'https://api.example.com';
const ELSEWHERE = 'https://cdn.example.net';
/** How many fields of a record the machine knows. */
const OF_THE_MACHINE = 6;
/** The code in a body that means "expired". */
const EXPIRED = 40001;
/** Scene values: the single-page mode opened from Moments, and an ordinary one. */
const SINGLE_PAGE = 1154;
const ORDINARY = 1001;

/** @param {Script} script @param {(options: any) => any} createClient */
export function createStage(script, createClient) {
  const inside = groupByOutput(script.inside);
  /** What is in storage: it outlives the app. @type {unknown} */
  let stored = '';
  let now = 0;
  let outputs = 0;
  let timers = 0;
  /** @type {Map<number, () => void>} */
  const running = new Map();
  /** @type {Note[]} */
  let expected = [];
  /** @type {Note[]} */
  let out = [];
  /** @type {Note[]} */
  let promised = [];
  let life = newLife();

  /** Writes an output down, and lets happen what happens inside of it. @param {Note} note */
  function tell(...note) {
    out.push(note);
    for (const input of inside.get(outputs++) ?? []) perform(input);
  }

  /** A launch of the app, as far as it is remembered. */
  function newLife() {
    return {
      client: /** @type {any} */ (undefined),
      logins: /** @type {any[]} */ ([]),
      exchanges: /** @type {Map<number | string, any>} */ (new Map()),
      sends: /** @type {Map<number, any[]>} */ (new Map()),
      tasks: /** @type {Map<number, any>} */ (new Map()),
      keyCheck: /** @type {any} */ (undefined),
      scene: ORDINARY,
    };
  }

  /** Whether the script lets the storage call that comes next fail: the expected output says so. */
  const storageFails = () => expected[out.length]?.at(-1) === true;

  /** The host of one launch. That the package looks for something else of it is an output too. @param {ReturnType<typeof newLife>} of */
  const createWx = (of) => new Proxy(partsOf(of), {
    get(parts, name) {
      if (!(name in parts)) tell('the host has no', name);
      return Reflect.get(parts, name);
    },
  });

  /** @param {ReturnType<typeof newLife>} of */
  const partsOf = (of) => ({
    login(/** @type {any} */ options) {
      of.logins.push(options);
      tell('login');
    },
    request(/** @type {any} */ options) {
      if (options.url === BASE + '/login') return exchange(of, Number(options.data.code.split('-').pop()), options);
      if (options.url === BASE + '/sign-in') return exchange(of, `sign-in ${options.data.call}`, options);
      const call = Number(options.url.split('/').pop());
      send(of, call, options, options);
      return { abort: () => tell('abort', call) };
    },
    checkSession(/** @type {any} */ options) {
      of.keyCheck = options;
      tell('check key');
    },
    connectSocket(/** @type {any} */ options) {
      const call = Number(options.url.split('/').pop());
      const connection = createConnection(options, () => tell('abort', call));
      send(of, call, connection, options);
      return connection.task;
    },
    getLaunchOptionsSync: () => ({ scene: of.scene }),
    getStorageSync: () => stored,
    setStorageSync(/** @type {string} */ key, /** @type {unknown} */ value) {
      const fails = storageFails();
      tell('set', recordOf(value), fails);
      if (fails) throw { errMsg: 'setStorageSync:fail' };
      stored = value;
    },
    removeStorageSync() {
      const fails = storageFails();
      tell('remove', fails);
      if (fails) throw { errMsg: 'removeStorageSync:fail' };
      stored = '';
    },
  });

  /** A call reaches the host. `callbacks` are the host's to call. @param {ReturnType<typeof newLife>} of @param {number} call @param {any} callbacks @param {any} options */
  function send(of, call, callbacks, { header }) {
    const sends = of.sends.get(call) ?? [];
    of.sends.set(call, sends);
    sends.push(callbacks);
    tell('send', call, sends.length, header?.sessionid ?? null);
  }

  /** @param {ReturnType<typeof newLife>} of @param {number | string} name @param {any} options */
  function exchange(of, name, options) {
    of.exchanges.set(name, options);
    tell('exchange', name);
    return { abort: () => tell('abort exchange') };
  }

  async function launch() {
    life = newLife();
    const client = (life.client = createClient({ ...optionsOf(script), baseUrl: BASE, host: createWx(life) }));
    // What storage held may lead to something before the client is ready.
    client.on('login', () => tell('notice', 'login'));
    client.on('logout', () => tell('notice', 'logout'));
    client.on('expired', () => tell('notice', 'expired'));
    client.on('error', (/** @type {any} */ error) => tell('notice', 'error', error.code));
    await client.ready;
  }

  /** @param {number} call @param {boolean} trusted @param {object} given */
  function request(call, trusted, given) {
    let ended = false;
    const end = (/** @type {unknown} */ how) => {
      ended = true;
      tell('settle', call, how);
    };
    // Relative and absolute in turn: both ways lead to the same origin.
    const base = trusted ? (call % 2 ? '' : BASE) : ELSEWHERE;
    const options = {
      url: `${base}/r/${call}`,
      ...given,
      success: (/** @type {any} */ response) => end(response.statusCode),
      fail: (/** @type {any} */ error) => end(errorOf(error)),
      complete() {
        if (!ended) tell('complete before the end', call);
      },
    };
    life.tasks.set(call, life.client.request(options));
  }

  /** @param {number} call @param {boolean} trusted @param {object} given */
  function socket(call, trusted, given) {
    const base = trusted ? (call % 2 ? '' : BASE) : ELSEWHERE;
    const settle = (/** @type {unknown} */ how) => void promised.push(['socket', call, how]);
    life.client.connectSocket({ url: `${base.replace('http', 'ws')}/r/${call}`, ...given }).then(
      (/** @type {any} */ task) => {
        settle('open');
        task.onClose((/** @type {any} */ close) => tell('settle', call, close.code));
      },
      (/** @type {any} */ error) => settle(errorOf(error)),
    );
  }

  /** @param {number} call @param {object} options */
  function login(call, options) {
    const settle = (/** @type {string} */ how) => void promised.push(['login', call, how]);
    life.client.login(options).then(
      (/** @type {any} */ result) => settle(result.fresh ? 'fresh' : 'as before'),
      (/** @type {any} */ error) => settle(error.code),
    );
  }

  /** What happens, by the name of the input. @type {Record<string, (...values: any[]) => unknown>} */
  const inputs = {
    launch,
    request,
    socket,
    login: (call, force) => login(call, { force }),
    'sign in': (call) => login(call, { via: { url: '/sign-in', data: { call } } }),
    adopt: (id, expiresIn, renewable) => life.client.setSession({ id, renewable, ...(expiresIn === null ? {} : { expiresIn }) }),
    abort: (call) => life.tasks.get(call).abort(),
    logout: () => void life.client.logout().then(() => void promised.push(['logout'])),
    destroy: () => life.client.destroy(),
    fire(timer) {
      const run = running.get(timer);
      running.delete(timer);
      if (run) run();
      else tell('no such timer', timer);
    },
    answer(call, send, statusCode, [expired, id, lifetime]) {
      const data = { errcode: expired ? EXPIRED : 0, session: { expires_in: lifetime } };
      const header = id === null ? {} : { 'x-session': id };
      // A body reaches the app as a string where the backend names another content type than that of JSON.
      life.sends.get(call)?.[send - 1].success({ statusCode, data: call % 2 ? data : JSON.stringify(data), header });
    },
    close: (call, send, code) => life.sends.get(call)?.[send - 1].close(code),
    fail: (call, send) => life.sends.get(call)?.[send - 1].fail({ errMsg: 'request:fail lost', errno: 600001 }),
    code(nth, code) {
      life.scene = ORDINARY;
      life.logins[nth - 1].success({ code, errMsg: 'login:ok' });
    },
    'no code'(nth, unavailable) {
      life.scene = unavailable ? SINGLE_PAGE : ORDINARY;
      life.logins[nth - 1].fail({ errMsg: 'login:fail' });
    },
    'key over': () => life.keyCheck.fail({ errMsg: 'checkSession:fail session time out' }),
    exchanged(name, statusCode, session, lifetime) {
      const data = session === null ? {} : { sessionid: session, expires_in: lifetime };
      life.exchanges.get(name).success({ statusCode, data, header: {} });
    },
    'exchange unreadable': (name) => life.exchanges.get(name).success({ statusCode: 200, data: null, header: {} }),
    'exchange lost': (name) => life.exchanges.get(name).fail({ errMsg: 'request:fail lost' }),
  };

  /** @param {Note} input */
  const perform = ([name, ...values]) => inputs[name](...values);

  return {
    now: () => now,
    /** @param {() => void} run @param {number} delay */
    startTimer(run, delay) {
      const timer = ++timers;
      running.set(timer, run);
      tell('timer', timer, delay);
      return timer;
    },
    /** @param {number | undefined} timer */
    stopTimer(timer) {
      if (timer !== undefined && running.delete(timer)) tell('clear', timer);
    },
    /** @param {Step} step */
    async play(step) {
      now = step.now;
      expected = step.out;
      out = [];
      promised = [];
      await perform(step.do);
      return { out, promised };
    },
    /** What the app sees of the session. */
    session() {
      const { state, id, expiresAt } = life.client.session();
      return [state, id, expiresAt];
    },
  };
}

/** Of a record what the machine knows: the glue adds two fields for the next launch. @param {unknown} value */
const recordOf = (value) => (Array.isArray(value) ? value.slice(0, OF_THE_MACHINE) : value);

/** How a call failed. @param {any} error */
const errorOf = ({ code, errMsg }) => (code === 'REQUEST_FAILED' ? `${code} ${errMsg}` : code);

/** The app's own function that finds the session in a login's answer; it throws where there is no body. @param {any} reply */
const readSession = ({ data }) => ({ id: data.sessionid, expiresIn: data.expires_in });

/** The script's options, and those by which the client follows the habits of app and backend. @param {Script} script */
function optionsOf({ seed, options, habits }) {
  const update = {
    ...(habits.rotates ? { id: 'header.X-Session' } : {}),
    ...(habits.retells ? { expiresIn: 'data.session.expires_in' } : {}),
  };
  return {
    ...options,
    login: { ...options.login, url: '/login', ...(habits.readsItself ? { session: readSession } : { expiresIn: 'expires_in' }) },
    // An answer is looked into only where the options say so.
    session: { ...options.session, update },
    expired: { ...options.expired, ...(habits.inBody ? lookIntoBody(seed) : {}) },
  };
}

/**
 * The options by which an answer's body means "expired": values at a path and a function of the app, in turn.
 *
 * @param {number} seed
 */
function lookIntoBody(seed) {
  if (seed % 2) return { body: { errcode: [-1, EXPIRED] } };
  const bodyOf = (/** @type {any} */ { data }) => (typeof data === 'string' ? JSON.parse(data) : data);
  return { test: (/** @type {any} */ response) => bodyOf(response).errcode === EXPIRED };
}

/** @param {Script['inside']} inside @returns {Map<number, Note[]>} */
function groupByOutput(inside) {
  /** @type {Map<number, Note[]>} */
  const groups = new Map();
  for (const [output, input] of inside) groups.set(output, [...(groups.get(output) ?? []), input]);
  return groups;
}
