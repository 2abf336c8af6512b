/** An app's own test, run by Jest: it resolves each entry of the package, and runs on the module as well as on the fallback. */
const { existsSync, readFileSync } = require('fs');
const { request } = require('http');
const { createClient, version } = require('weapp-session');
const fallback = require('weapp-session/fallback');
const socket = require('weapp-session/socket');

const { BASE_URL: baseUrl, CODES = '' } = process.env;
const codes = CODES.split(' ');

/** As much of a host as the client needs, with a real network. */
const host = {
  login: ({ success }) => success({ code: codes.pop() }),
  request({ url, method = 'GET', data, header, success, fail }) {
    const sent = request(url, { method, headers: { ...header, 'content-type': 'application/json' } }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => success({ statusCode: response.statusCode, header: response.headers, data: JSON.parse(body) }));
    });
    sent.on('error', ({ message }) => fail({ errMsg: `request:fail ${message}` }));
    sent.end(method === 'GET' ? '' : JSON.stringify(data));
  },
  getStorageSync: () => '',
  setStorageSync() {},
  removeStorageSync() {},
};

test.each([['my', 'adaptMy'], ['tt', 'adaptTt'], ['swan', 'adaptSwan'], ['qq', 'adaptQq']])('weapp-session/%s is found', (name, adapter) => {
  expect(typeof require(`weapp-session/${name}`)[adapter]).toBe('function');
});

test.each(['socket', 'wafer'])('weapp-session/%s is found', (name) => {
  expect(require(`weapp-session/${name}`)[name]).toBe(version);
});

test.each(['wasm', 'wasm.br', 'package.json'])('weapp-session/%s is found', (name) => {
  expect(existsSync(require.resolve(`weapp-session/${name}`))).toBe(true);
});

test.each([
  ['fallback', { fallback }],
  ['module', { module: readFileSync(require.resolve('weapp-session/wasm')) }],
])('a client logs in and gets the products (%s)', async (_, wasm) => {
  const client = createClient({ host, baseUrl, login: { url: '/wx/onlogin' }, socket, wasm });
  const { statusCode, data } = await client.request({ url: '/wx/products/list' });
  expect(statusCode).toBe(200);
  expect(data.products).toHaveLength(6);
});
