/**
 * Hints, by which `wx.login` is asked while the wasm is still loading. The machine decides whether the code is used; a
 * wrong guess costs one unused `wx.login`.
 */
import type { Core } from './core';
import { isString } from './kinds';

/** Whether a login will be wanted, as far as the record in storage tells. */
export function wantsLogin(core: Core): boolean {
  const renewAt = core._stored && core._stored[4];
  return !core._dead && !core._reading && renewAt !== null && !(Date.now() < renewAt);
}

/** Whether a URL looks like one of our backend. */
export function isOwn({ _base: base }: Core, url: unknown): boolean {
  return isString(url) && (!/^\w+:|^\/\//.test(url) || (!!base && url.indexOf(base) === 0));
}
