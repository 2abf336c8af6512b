/**
 * What the parts of `wx` share.
 *
 * @typedef {{ errMsg: string, errno?: number }} Failure
 *
 * @typedef {'ok' | 'never' | { fail: Failure }} Script
 *   never: it never calls back
 *
 * @typedef {Script | ((attempt: number) => Script)} Scripted
 *
 * @typedef {object} Behaviour what a test may change at any time
 * @property {Scripted} login
 * @property {Scripted} pluginLogin
 * @property {Scripted} checkSession
 * @property {Scripted} getUserInfo
 * @property {undefined | ((options: any) => undefined | 'never' | { fail: Failure } | { delay: number })} request
 * @property {StorageBehaviour} storage
 * @property {import('../wxwebassembly.js').WasmBehaviour} wasm
 *
 * @typedef {'ok' | 'throw' | 'throw-object'} StorageScript
 *   what fails does so with an Error, or with a plain object that has an errMsg, as clients differ
 * @typedef {{ get?: StorageScript, set?: StorageScript, remove?: StorageScript }} StorageBehaviour
 *
 * @typedef {object} WxContext
 * @property {import('../realm.js').Realm} realm
 * @property {import('../clock.js').Clock} clock
 * @property {import('../loop.js').Loop} loop
 * @property {import('../background.js').Background} background
 * @property {Behaviour} behaviour
 *
 * @typedef {{ success?: unknown, fail?: unknown, complete?: unknown }} Callbacks
 */

/**
 * Calls `success` or `fail`, then `complete`, in a turn of its own; what one throws does not keep the other from running.
 * @param {WxContext} context
 * @param {Callbacks | undefined} options
 * @param {'success' | 'fail'} kind
 * @param {object} result copied into the mini program's realm by the caller
 */
export function answer({ loop }, options, kind, result) {
  loop.post(() => answerNow(loop, options, kind, result));
}

/**
 * @param {import('../loop.js').Loop} loop
 * @param {Callbacks | undefined} options
 * @param {'success' | 'fail'} kind
 * @param {object} result
 */
export function answerNow(loop, options, kind, result) {
  for (const callback of [options?.[kind], options?.complete]) {
    if (typeof callback === 'function') loop.run(() => callback.call(options, result));
  }
}
