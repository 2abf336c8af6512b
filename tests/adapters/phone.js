/** A phone with another host than WeChat on it: the stand-in's global in the place of `wx`, the built package inside, real HTTP. */
import { existsSync, readFileSync } from 'node:fs';
import { createWorld } from '../e2e/world.js';
import { end, strictHost } from './strict.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Host } from '../host/index.js'
 * @import { Options, WorldOptions } from '../e2e/world.js'
 * @import { StandIn } from './strict.js'
 * @import { WxLike } from '../../js-glue/dist/types/index.js'
 *
 * @typedef {object} Adapted a host with its adapter
 * @property {StandIn} standIn
 * @property {string} adapter the name of its function
 *
 * @typedef {WorldOptions & { behaviour?: Record<string, any>, adapter?: object }} PhoneOptions `adapter`: what the adapter is given as its options
 * @typedef {Awaited<ReturnType<typeof createPhone>>} Phone
 */

export const PICTURE = 'http://tmp/picture.png';

/** None of these hosts has WXWebAssembly, so the client runs on the fallback; where the package has none, on the standard WebAssembly. */
const hasFallback = existsSync(new URL('../../js-glue/dist/miniprogram/fallback.js', import.meta.url));
const module = new WebAssembly.Module(readFileSync(new URL('../../js-glue/dist/wasm/weapp_session.wasm', import.meta.url)));

/** @param {Host} host @returns {any} */
const engineOf = (host) => (hasFallback ? { fallback: host.require('weapp-session/fallback') } : { module });

/** @param {TestContext} t @param {Adapted} adapted @param {PhoneOptions} [options] */
export async function createPhone(t, adapted, { behaviour = {}, adapter, ...options } = {}) {
  const userFiles = new Map([[PICTURE, Buffer.alloc(100, 'x')]]);
  const world = await createWorld(t, { ...options, host: { wasm: 'absent', standardWebAssembly: !hasFallback, userFiles, ...options.host } });
  /** What was read or handed over and is none of the host's. @type {string[]} */
  const leaks = [];
  let checks = 0;
  /** After everything else, since what is to be closed after a check that fails would stay open. */
  function checkLater() {
    const check = ++checks;
    t.after(() => {
      if (check === checks && leaks.length) throw new Error(`not documented: ${[...new Set(leaks)].join(', ')}`);
    });
  }
  checkLater();

  /** @param {{ host: Host, createClient: (options?: Options) => any }} app */
  function install({ host, createClient }) {
    const installed = replaceHost(host, adapted, behaviour, leaks);
    const adapt = () => host.require(`weapp-session/${adapted.standIn.name}`)[adapted.adapter](host.evaluate(adapted.standIn.name), adapter && host.plain(adapter));
    return {
      behaviour: installed,
      adapt: /** @type {() => WxLike & { isLogin?: boolean }} */ (adapt),
      /** @type {typeof world.createClient} */
      createClient: (given) => createClient({ host: adapt(), wasm: engineOf(host), ...given }),
      /** @type {typeof world.createClient} */
      createSocketClient: (given) => createClient({ host: adapt(), wasm: engineOf(host), socket: host.require('weapp-session/socket'), ...given }),
    };
  }

  function launch() {
    const app = world.launch();
    checkLater();
    return { ...app, ...install(app) };
  }
  return { ...world, userFiles, leaks, ...install(world), launch };
}

/** @param {Host} host @param {Adapted} adapted @param {Record<string, any>} wanted @param {string[]} leaks */
function replaceHost(host, { standIn }, wanted, leaks) {
  const behaviour = { ...standIn.behaviour, ...wanted };
  const note = (/** @type {string} */ leak) => void leaks.push(leak);
  const inside = (/** @type {(...given: any[]) => any} */ part) => host.evaluate(`(${part})`);
  const global = host.evaluate('this');
  const kit = { phone: global.wx, behaviour, note, end: inside(end) };
  delete global.wx;
  const apis = Object.assign({}, ...standIn.parts.map((part) => inside(part)(kit)));
  global[standIn.name] = inside(strictHost)(standIn.name, standIn.documented, apis, note);
  return behaviour;
}
