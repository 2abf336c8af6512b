/**
 * What a stand-in for another host is made of, and what keeps it strict.
 *
 * Its parts run in the mini program's realm, each from its own text, so they use nothing but their argument.
 *
 * @typedef {Record<string, any>} Options what an app or the adapter hands over
 * @typedef {Record<string, (...given: any[]) => any>} Apis
 *
 * @typedef {object} Kit
 * @property {Record<string, any>} phone what lies under it: the network, files and storage of the phone, as `wx` has them
 * @property {Record<string, any>} behaviour what a test may change at any time
 * @property {(leak: string) => void} note of something that this host has not
 * @property {(options: Options, kind: 'success' | 'fail', result?: unknown) => void} end
 *
 * @typedef {object} StandIn a host that is not WeChat, by its documents
 * @property {string} name of its global
 * @property {Record<string, readonly string[] | null>} documented its APIs and no others, with the options that the document of each
 *   lists; null for those that take no object
 * @property {Record<string, unknown>} behaviour
 * @property {Array<(kit: Kit) => Apis>} parts
 */

/** Runs inside the realm: calls `success` or `fail`, then `complete`. @param {Options} options @param {'success' | 'fail'} kind @param {unknown} result */
export function end(options, kind, result) {
  for (const callback of [options[kind], options.complete]) if (callback) callback(result);
}

/**
 * Runs inside the realm. The host's global object: what is read or handed over and not documented is noted, since there it would be
 * nothing, or go unnoticed.
 *
 * @param {string} name @param {StandIn['documented']} documented @param {Apis} apis @param {Kit['note']} note
 */
export function strictHost(name, documented, apis, note) {
  /** @type {Apis} */
  const host = {};
  for (const [api, run] of Object.entries(apis)) {
    const options = documented[api];
    if (options === undefined) throw new Error(`${name}.${api} is not documented`);
    host[api] = (...given) => {
      const isObject = typeof given[0] === 'object';
      if (isObject !== !!options || (options && given.length !== 1)) note(`${name}.${api} called in another way`);
      for (const option in options && given[0]) {
        if (given[0][option] !== undefined && !options?.includes(option)) note(`${name}.${api}: ${option}`);
      }
      return run(...given);
    };
  }
  return new Proxy(host, {
    get(target, member) {
      if (typeof member === 'string' && !(member in target)) note(`${name}.${member}`);
      return target[/** @type {string} */ (member)];
    },
  });
}
