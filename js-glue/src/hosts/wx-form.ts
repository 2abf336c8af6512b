/** What the adapters share: a host's results, failures and words in the form of wx. */

/** What a host is given, or gives. */
export type Given = Record<string, any>;

/** Tells the app of a success as wx does: `success`, then `complete`. */
export function succeed(options: Given, api: string, result: Given): void {
  callBack(options, 'success', Object.assign({}, result, { errMsg: api + ':ok' }));
}

/**
 * Tells the app of a failure as wx does: `fail`, then `complete`. The words are the host's; its number for the failure,
 * whatever its own name, is `errno`.
 */
export function fail(options: Given, api: string, failure: Given | undefined, message?: string): void {
  const { errno, errNo, errCode, error, errMsg, errorMessage } = failure || ({} as Given);
  callBack(options, 'fail', failureOf(api, message || errMsg || errorMessage, [errno, errNo, errCode, error].find(isNumber)));
}

/** A failure in wx's form: `request:fail …`, under the name that the API has in wx. */
export function failureOf(api: string, message: unknown, errno: unknown): Given {
  const reason = typeof message === 'string' ? message.replace(/^\w+:\s*fail\s*/, '') : '';
  const failure: Given = { errMsg: api + ':fail' + (reason && ' ' + reason) };
  if (isNumber(errno)) failure.errno = Number(errno);
  return failure;
}

/** Numbers come as text, too. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
}

function callBack(options: Given, name: 'success' | 'fail', result: Given): void {
  const { [name]: callback, complete } = options;
  try {
    if (typeof callback === 'function') callback(result);
  } finally {
    // What one of them throws does not keep the other from running.
    if (typeof complete === 'function') complete(result);
  }
}

/** A function of the host. What is missing is said in words that name it: adapters reach a user's phone minified. */
export function functionOf(host: Given, name: string, method: string): (...given: any[]) => any {
  if (typeof host[method] !== 'function') throw new Error('this client has no ' + name + '.' + method);
  return host[method].bind(host);
}

/** Refuses what is not the host's API object, by functions that it must have. */
export function checkHost(adapter: string, name: string, host: any, methods: string[]): void {
  const missing = host ? methods.find((method) => typeof host[method] !== 'function') : methods[0];
  if (missing) throw new TypeError(adapter + ' takes the global ' + name + '; ' + name + '.' + missing + ' is missing');
}
