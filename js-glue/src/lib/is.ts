/** Of what kind a value is, in few letters: in what ships, `typeof` and its text take eighteen bytes each time. */

export const isString = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => typeof value === 'number';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isFunction = (value: unknown): value is (...given: any[]) => any => typeof value === 'function';
export const isArray: (value: unknown) => value is any[] = Array.isArray;
export const isObject = (value: unknown): value is Record<string, any> => typeof value === 'object' && value !== null && !isArray(value);
/** Of `Object`. */
export const { assign, defineProperty, getOwnPropertyNames, getPrototypeOf, keys, prototype } = Object;
