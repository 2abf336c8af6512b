/** The module: WXWebAssembly, the standard WebAssembly or the fallback; one instance for all clients, as long as it lives. */
import type { Effects } from '../generated/border';
import { EFFECT_LEND, EFFECTS } from '../generated/codes';
import { createBindings, type WebAssemblyExports } from '../generated/weapp_session_bg';
import { isObject } from '../lib/is';
import { soon, withTimeout } from '../lib/timing';
import type { Fallback } from '../public/types';
import type { WasmInstance } from '../state/ports';

/** Where "build npm" puts the module in the code package. */
const DEFAULT_PATH = '/miniprogram_npm/weapp-session/weapp_session.wasm.br';

/** Milliseconds after which a load that has not ended counts as failed. */
const LOAD_LIMIT = 15000;

declare const WXWebAssembly: { instantiate(path: string, imports: object): Promise<unknown> };
declare const WebAssembly: { instantiate(module: object, imports: object): Promise<unknown> };

function makeInstance(): WasmInstance {
  /** What does what the machines say, by their clients' numbers. */
  const effects: Record<number, Effects> = {};
  const bindings = createBindings(effects);
  /** Who is told when the instance is lost, by the same numbers. */
  let dependents = new Map<number, (cause: unknown) => void>();

  const instance: WasmInstance = {
    _bindings: bindings,
    _serve(client, options, methods, lost) {
      effects[client] = methods;
      bindings._create(client, options);
      dependents.set(client, lost);
    },
    _release(client) {
      // Not at once: the wasm may be calling the app at this moment. In a lost instance nothing is freed.
      soon(() => {
        dependents.delete(client);
        try {
          if (current === instance) bindings._release(client);
        } catch (cause) {
          instance._lose(cause);
        }
        delete effects[client];
      });
    },
    _lose(cause) {
      // Those who are told later are asked by the app meanwhile, from inside of what it hears: nothing of theirs goes in.
      bindings._dispatch = () => {
        throw cause;
      };
      const lostClients = dependents;
      dependents = new Map();
      if (current === instance) current = loading = undefined;
      // And nothing of theirs goes out, by what was lent to them.
      lostClients.forEach((_, client) => effects[client]![EFFECT_LEND](0, 0, 0, '', 0));
      lostClients.forEach((lost, client) => {
        // Frames of the lost instance may still be on the stack; what they say no longer counts.
        effects[client] = Array(EFFECTS).fill(() => {}) as unknown as Effects;
        lost(cause);
      });
    },
  };
  return instance;
}

/** One instance serves all clients, as long as it lives. */
let current: WasmInstance | undefined;
let loading: Promise<WasmInstance> | undefined;

/**
 * Loads the wasm, if it is not loaded; `path` lies inside the code package, `module` is for hosts with the standard
 * WebAssembly, `fallback` takes its place if that fails. Where an earlier load failed, perhaps with another client's
 * path, it is tried again.
 */
export function loadInstance(path: string | undefined, module: object | undefined, fallback: Fallback | undefined): Promise<WasmInstance> {
  // Each way has an instance of its own: one that did not start has seen half of another's exports.
  const start = (instantiate: (imports: object) => unknown) => {
    const instance = makeInstance();
    return withTimeout<any>(LOAD_LIMIT, (resolve) => resolve(instantiate(instance._bindings._imports))).then((result) => {
      const { exports } = result.instance || result;
      if (!isObject(exports)) throw new Error('the host gave no instance');
      instance._bindings._start(exports as WebAssemblyExports);
      return (current = instance);
    });
  };
  const tryLoad = () => {
    const loaded = start((functions) => {
      // The name that the build gives the import module.
      const imports = { b: functions };
      // Where there is no such thing, the engine's own words say so: "WXWebAssembly is not defined".
      return module ? WebAssembly.instantiate(module, imports) : WXWebAssembly.instantiate(path || DEFAULT_PATH, imports);
    });
    return fallback ? loaded.catch(() => start(fallback)) : loaded;
  };
  loading = loading ? loading.catch(tryLoad) : tryLoad();
  return loading;
}
