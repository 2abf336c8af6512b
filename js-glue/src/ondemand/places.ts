/**
 * Puts the session into the query, the body or a cookie. What the app has there under the same name makes room, however it is
 * written: of two, each server takes the one it likes. The app's own objects are left as they are.
 */
import { tagOf } from '../lib/copy';
import { setHeader, valuesOf } from '../lib/headers';
import { assign, isString } from '../lib/is';
import type { Places } from '../lib/ondemand';
import { pairsBut, withQuery } from '../lib/pairs';
import { encode } from '../lib/percent';

type Outgoing = Record<string, any>;

/** Empty, or why it can't be done. */
export const attach: Places['attach'] = (outgoing, api, place, name, value) => {
  if (place === 'cookie') {
    const others = pairsBut(name, valuesOf(outgoing.header, 'cookie').join(';'), /;\s*/);
    setHeader(outgoing, 'Cookie', [value].concat(others).join('; '));
  } else if (place === 'query') {
    outgoing.url = withQuery(outgoing.url, name, value);
    if (isQuery(outgoing, api) && (isString(outgoing.data) || tagOf(outgoing.data) === 'Object')) outgoing.data = withField(outgoing.data, name);
  } else if (api === 'uploadFile') outgoing.formData = assign({}, outgoing.formData, { [name]: value });
  else if (api === 'request' && hasFields(outgoing)) {
    outgoing.data = withField(outgoing.data, name, value);
    if (isQuery(outgoing, api)) outgoing.url = withQuery(outgoing.url, name);
  } else return "session.in is 'body', and this is no object and no form";
  return '';
};

/** Whether the data of a call has no body to go into: the host makes a query of it (docs: wx.request). */
function isQuery({ method }: Outgoing, api: string): boolean {
  return api === 'request' && /^(GET|HEAD)$/i.test(method || 'GET');
}

/** Whether the data of a request takes a field: none yet, an object, or a form that is written out. */
function hasFields({ data, header }: Outgoing): boolean {
  if (isString(data)) return /^application\/x-www-form-urlencoded/i.test(String(valuesOf(header, 'content-type')));
  return data === undefined || data === null || tagOf(data) === 'Object';
}

/** Data without a field of a name, and with a value in its place, if there is one. */
function withField(data: any, name: string, value?: string): unknown {
  const field = value === undefined ? [] : encode(name) + '=' + encode(value);
  if (isString(data)) return pairsBut(name, data, '&').concat(field).join('&');
  const fields: Record<string, unknown> = assign({}, data, { [name]: value });
  if (value === undefined) delete fields[name];
  return fields;
}
