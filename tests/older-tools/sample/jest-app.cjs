/** An app's own test, run by Jest: it resolves each entry of the package, and runs on the module as well as on the fallback. */
const { existsSync, readFileSync } = require('fs');
const { createClient } = require('weapp-session');
const fallback = require('weapp-session/fallback');

/** As much of a host as the client needs. */
const host = {
  login: ({ success }) => success({ code: 'a code' }),
  request: ({ url, header, success }) => success({ statusCode: 200, header: {}, data: url.endsWith('/login') ? { sessionid: 'an-id' } : header }),
  getStorageSync: () => '',
  setStorageSync() {},
  removeStorageSync() {},
};

test.each([['my', 'adaptMy'], ['tt', 'adaptTt'], ['swan', 'adaptSwan'], ['qq', 'adaptQq']])('weapp-session/%s is found', (name, adapter) => {
  expect(typeof require(`weapp-session/${name}`)[adapter]).toBe('function');
});

test.each(['wasm', 'wasm.br', 'package.json'])('weapp-session/%s is found', (name) => {
  expect(existsSync(require.resolve(`weapp-session/${name}`))).toBe(true);
});

test.each([
  ['fallback', { fallback }],
  ['module', { module: readFileSync(require.resolve('weapp-session/wasm')) }],
])('a client logs in and sends a request (%s)', async (_, wasm) => {
  const client = createClient({ host, baseUrl: 'https://api.example.com', login: { url: '/login' }, wasm });
  const { data } = await client.request({ url: '/products' });
  expect(data.sessionid).toBe('an-id');
});
