/** What stands around the suite in its program: see ../program.js for the package, ../runners for the engine's part. */

type PackageFile = (
  require: (name: string) => any,
  module: { exports: any },
  exports: any,
  setTimeout: (run: () => void, delay?: number) => number,
  clearTimeout: (timer: number) => void,
  Date: { now(): number; parse(text: string): number },
  Promise: PromiseConstructor,
) => void;

declare const built: {
  /** How the machine runs: as WebAssembly, or as the package's JavaScript for engines without it. */
  way: 'wasm' | 'fallback';
  index: PackageFile;
  fallback: PackageFile;
  /** The files that index.js requires where an app asks for what they do, as it names them. */
  beside: Record<string, PackageFile>;
  /** The module, as "build npm" lays it beside the package, but not compressed. */
  wasm: string;
};

declare const runner: {
  /** Hands over the suite's report. */
  report(text: string): void;
  /** A turn of the engine's own loop, after which it has told of rejections that nobody heard. */
  turn(): Promise<void>;
  /** What it told; null where an engine does not tell. */
  unheard: string[] | null;
  /** The engine's version, where its runner learns of it. */
  version?: string;
};
