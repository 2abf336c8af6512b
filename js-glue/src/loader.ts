import { type Core, createBindings, type WebAssemblyExports } from './generated/weapp_session_bg';

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
export class Engine {
  private _dependents: Array<(cause: unknown) => void> = [];
  private _lost = false;

  private readonly _bindings = createBindings();
  readonly _Core = this._bindings._Core;
  readonly _imports = this._bindings._imports;

  /** Has a client told when the instance is lost. */
  _serve(lost: (cause: unknown) => void): void {
    this._dependents.push(lost);
  }

  /** Lets go of a client and its core. */
  _release(lost: (cause: unknown) => void, core: Core): void {
    this._dependents = this._dependents.filter((known) => known !== lost);
    // Not at once: the wasm may be calling the app at this moment. In a lost instance nothing is freed.
    setTimeout(() => this._lost || core.free(), 0);
  }

  _start(exports: WebAssemblyExports): void {
    this._bindings._start(exports);
  }

  /** Something was thrown out of the wasm: a trap. Its memory can't be trusted any more, by any client. */
  _lose(cause: unknown): void {
    const dependents = this._dependents;
    this._dependents = [];
    this._lost = true;
    if (current === this) current = loading = undefined;
    dependents.forEach((lost) => lost(cause));
  }
}

/** One instance serves all clients, as long as it lives. */
let current: Engine | undefined;
let loading: Promise<Engine> | undefined;

/**
 * Loads the wasm, if it is not loaded; `path` lies inside the code package, `module` is for hosts with the standard
 * WebAssembly. Where an earlier load failed, perhaps with another client's path, it is tried again.
 */
export function load(path: string | undefined, module: object | undefined): Promise<Engine> {
  const attempt = () => {
    const engine = new Engine();
    return within(LOAD_LIMIT, instantiate(path || DEFAULT_PATH, module, engine._imports)).then((result) => {
      engine._start(('instance' in result ? result.instance : result).exports);
      return (current = engine);
    });
  };
  loading = loading ? loading.catch(attempt) : attempt();
  return loading;
}

function instantiate(path: string, module: object | undefined, functions: object): Promise<{ instance: Instance } | Instance> {
  // The name that the build gives the import module.
  const imports = { b: functions };
  try {
    // Where there is no such thing, the engine's own words say so: "WXWebAssembly is not defined".
    return module ? WebAssembly.instantiate(module, imports) : WXWebAssembly.instantiate(path, imports);
  } catch (error) {
    return Promise.reject(error);
  }
}

function within<T>(limit: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer within ' + limit + ' ms')), limit);
    promise.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
