import { type Bindings, createBindings, type Shell, type WebAssemblyExports } from './generated/weapp_session_bg';
import { soon, within } from './timing';
import type { Fallback } from './types';

/** Where "build npm" puts the module in the code package. */
const DEFAULT_PATH = '/miniprogram_npm/weapp-session/weapp_session.wasm.br';

/** Milliseconds after which a load that has not ended counts as failed. */
const LOAD_LIMIT = 15000;

interface Instance {
  exports: WebAssemblyExports;
}

declare const WXWebAssembly: { instantiate(path: string, imports: object): Promise<{ instance: Instance }> };
declare const WebAssembly: { instantiate(module: object, imports: object): Promise<{ instance: Instance } | Instance> };

/** A running instance of the module, with bindings and memory of its own. */
export interface Engine {
  readonly _bindings: Bindings;
  /** Takes a client in. Of options that are refused its shell is told. */
  _serve(client: number, options: string, shell: Shell, lost: (cause: unknown) => void): void;
  /** Lets go of a client. */
  _release(client: number): void;
  /** Something was thrown out of the wasm: a trap. Its memory can't be trusted any more, by any client. */
  _lose(cause: unknown): void;
}

function makeEngine(): Engine {
  /** What does what the machines say, by their clients' numbers. */
  const shells: Record<number, Shell> = {};
  const bindings = createBindings(shells);
  /** Who is told when the instance is lost, by the same numbers. */
  let dependents = new Map<number, (cause: unknown) => void>();

  const engine: Engine = {
    _bindings: bindings,
    _serve(client, options, shell, lost) {
      shells[client] = shell;
      bindings._create(client, options);
      dependents.set(client, lost);
    },
    _release(client) {
      dependents.delete(client);
      // Not at once: the wasm may be calling the app at this moment. In a lost instance nothing is freed.
      soon(() => {
        if (current === engine) bindings._release(client);
        delete shells[client];
      });
    },
    _lose(cause) {
      const told = dependents;
      dependents = new Map();
      if (current === engine) current = loading = undefined;
      told.forEach((lost, client) => {
        // Frames of the lost instance may still be on the stack; what they say no longer counts.
        shells[client] = () => {};
        lost(cause);
      });
    },
  };
  return engine;
}

/** One instance serves all clients, as long as it lives. */
let current: Engine | undefined;
let loading: Promise<Engine> | undefined;

/**
 * Loads the wasm, if it is not loaded; `path` lies inside the code package, `module` is for hosts with the standard
 * WebAssembly, `fallback` takes its place if that fails. Where an earlier load failed, perhaps with another client's
 * path, it is tried again.
 */
export function loadEngine(path: string | undefined, module: object | undefined, fallback: Fallback | undefined): Promise<Engine> {
  const attempt = () => {
    const engine = makeEngine();
    const start = (result: { instance: Instance } | Instance) => {
      engine._bindings._start(('instance' in result ? result.instance : result).exports);
      return (current = engine);
    };
    // The name that the build gives the import module.
    const imports = { b: engine._bindings._imports };
    return within<{ instance: Instance } | Instance>(LOAD_LIMIT, (resolve) => {
      // Where there is no such thing, the engine's own words say so: "WXWebAssembly is not defined".
      resolve(module ? WebAssembly.instantiate(module, imports) : WXWebAssembly.instantiate(path || DEFAULT_PATH, imports));
    }).then(
      start,
      fallback && (() => start(fallback(engine._bindings._imports))),
    );
  };
  loading = loading ? loading.catch(attempt) : attempt();
  return loading;
}
