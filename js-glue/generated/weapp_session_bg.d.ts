/* tslint:disable */
/* eslint-disable */

/**
 * Makes a client with a number of the glue's choice. The options are checked; see `options.rs` for the form they come
 * in. Of one that is refused the glue is told, and there is no client.
 */
export function _create(number: number, options: string): void;

/**
 * Lets go of a client.
 */
export function _release(number: number): void;

/**
 * Tells a client what the second number says; see `EVENT_NUMBERS`. `now` is always `Date.now()`. A client that is not
 * there hears nothing.
 */
export function _tell(number: number, what: number, a: number, b: number, c: number, now: number, text: string | null | undefined, x: number, y: number, z: number): void;

export type WebAssemblyExports = Record<string, unknown>;
/** Does what the first number says. */
export type Shell = (what: number, a: number, b: number, c: number, d: number, text: string | undefined, x: number, y: number, z: number) => void;
export interface Bindings {
  _create: typeof _create;
  _tell: typeof _tell;
  _release: typeof _release;
  _imports: object;
  _start(exports: WebAssemblyExports): void;
}
export function createBindings(shells: Record<number, Shell>): Bindings;
