/** What the adapters share: a host's results, failures and words in the form of wx. */

/** What a host is given, or gives. */
export type Given = Record<string, any>;

/**
 * Whatever a host gives, as an object that can be read: nothing may be thrown back into the host, whose callbacks are
 * there once. Text alone are the words of a failure; a field that throws is as good as none.
 */
export function readable(given: unknown): Given {
  const read: Given = {};
  if (typeof given === 'string') read.errMsg = given;
  try {
    // An Error's words are not among the fields that a loop finds.
    if (typeof given === 'object' && given) for (const name of fieldsOf(given).concat('message')) readField(read, given, name);
  } catch {
    // Not even its fields can be told.
  }
  return read;
}

function fieldsOf(given: object): string[] {
  const names: string[] = [];
  for (const name in given) names.push(name);
  return names;
}

function readField(into: Given, given: Given, name: string): void {
  try {
    if (given[name] !== undefined) into[name] = given[name];
  } catch {
    // It throws.
  }
}

/** Tells the app of a success as wx does: `success`, then `complete`. */
export function succeed(options: Given, api: string, result: unknown): void {
  callBack(options, 'success', Object.assign(readable(result), { errMsg: api + ':ok' }));
}

/**
 * Tells the app of a failure as wx does: `fail`, then `complete`. The words are the host's; its number for the failure,
 * whatever its own name, is `errno`. An HTTP status, headers and body go along: the client takes such a failure for the
 * answer that it is.
 */
export function fail(options: Given, api: string, failure: unknown, message?: string): void {
  const given = readable(failure);
  const { errno, errNo, errCode, error } = given;
  const told = failureOf(api, message || given.errMsg || given.errorMessage || given.message, [errno, errNo, errCode, error].find(isNumber));
  callBack(options, 'fail', Object.assign(given.statusCode === undefined ? {} : given, told));
}

/** A failure in wx's form: `request:fail …`, under the name that the API has in wx. */
export function failureOf(api: string, message: unknown, errno: unknown): Given {
  const reason = typeof message === 'string' ? message.replace(/^\w+:\s*fail\s*/, '') : '';
  const failure: Given = { errMsg: api + ':fail' + (reason && ' ' + reason) };
  if (isNumber(errno)) failure.errno = Number(errno);
  return failure;
}

/** Numbers come as text, too. */
export function isNumber(value: unknown): boolean {
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
