/** `CONFIG_INVALID` tells what was given, and never what may be a secret: an id, a password, a token in the wrong place or shape. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, groupIn, KINDS } from './options-table.js';
import { createWorld } from './world.js';

const SECRET = 'hunter2-SECRET';
const DIGITS = 918273645;

/** Shapes in which a secret may be given where it is not expected. */
const SHAPES = [
  SECRET, DIGITS, [SECRET], [[SECRET]], { password: SECRET }, { a: { b: SECRET } }, { password: DIGITS }, [DIGITS], new Map([['password', SECRET]]), new Set([SECRET]),
  `name=joe&password=${SECRET}`, JSON.stringify({ password: SECRET }), Buffer.from(SECRET), () => SECRET, Promise.resolve(SECRET), Symbol(SECRET), BigInt(DIGITS), new Date(DIGITS), new Error(SECRET),
  Object.create({ password: SECRET }), new String(SECRET),
];

/** @param {any} error @param {string} context */
function assertSilent(error, context) {
  assert.equal(error.code, 'CONFIG_INVALID', context);
  for (const text of [error.errMsg, error.message, String(error), JSON.stringify(error)]) {
    assert.ok(!text.includes(SECRET) && !text.includes(String(DIGITS)), `${context}: ${text}`);
  }
}

test('what is given to a method in the wrong shape is told by its kind', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.ready);
  /** @type {Array<[string, (value: any) => unknown]>} */
  const places = [
    ['setSession()', (value) => client.setSession(value)],
    ['setSession.id', (id) => client.setSession({ id })],
    ['setSession.expiresIn', (expiresIn) => client.setSession({ id: 'an-id', expiresIn })],
    ['setSession.renewable', (renewable) => client.setSession({ id: 'an-id', renewable })],
    ['login()', (value) => client.login(value)],
    ['login.force', (force) => client.login({ force })],
    ['login.data', (data) => client.login({ data })],
    ['login.via', (via) => client.login({ via })],
    ['login.via.data', (data) => client.login({ via: { url: '/account', data } })],
    ['login.via.header', (header) => client.login({ via: { url: '/account', header } })],
    ['login.via.header.x', (x) => client.login({ via: { url: '/account', header: { x } } })],
    ['logout()', (value) => client.logout(value)],
    ['request.auth', (auth) => client.request({ url: '/x', auth })],
    ['request.replay', (replay) => client.request({ url: '/x', replay })],
    ['request.priority', (priority) => client.request({ url: '/x', priority })],
  ];
  for (const [place, call] of places) {
    let refused = 0;
    for (const [index, shape] of SHAPES.entries()) {
      const context = `${place} with shape ${index}`;
      try {
        await wait(Promise.resolve(call(shape)));
      } catch (error) {
        if (/** @type {any} */ (error).code !== 'CONFIG_INVALID') continue;
        refused++;
        assertSilent(error, context);
      }
    }
    assert.ok(refused > 8, `${place}: ${refused} were refused`);
  }
});

test('nor is it where an option of the client is data, a function, a group or an object', async (t) => {
  const { sdk } = await createWorld(t);
  let refused = 0;
  for (const { path, kinds } of ALL) {
    if (!(kinds & (KINDS.OBJECT | KINDS.FUNCTION | KINDS.STRING_VALUES | KINDS.ARRAY_VALUES | KINDS.INSTANCE))) continue;
    for (const [index, shape] of SHAPES.entries()) {
      // Values that mean "expired" or "over" are no secrets, and no credentials have their shape.
      if (/\.body$/.test(path) && typeof shape === 'object' && !Array.isArray(shape)) continue;
      const options = /** @type {any} */ ({ baseUrl: 'https://api.example.com', login: { url: '/login' } });
      const names = path.split('.');
      const last = names.pop() ?? '';
      groupIn(options, names)[last] = shape;
      try {
        sdk.createClient(options).destroy();
      } catch (error) {
        refused++;
        assertSilent(error, `${path} with shape ${index}`);
      }
    }
  }
  assert.ok(refused > 200, `${refused} were refused`);
});

test('user info and the query of a URL that is refused are left out of the error', async (t) => {
  const { sdk, failure } = await createWorld(t);
  for (const url of [`https://joe:${SECRET}@api.example.com`, `joe:${SECRET}@api.example.com`, `https://joe:${SECRET}/@api.example.com/v1`, `https://api.example.com?key=${SECRET}`, `https://api.example.com/#${SECRET}`, `http//joe:${SECRET}@x`]) {
    for (const options of [{ baseUrl: url, login: { url: '/login' } }, { baseUrl: 'https://a.example', allowedOrigins: [url], login: { url: '/login' } }]) {
      const error = await failure(sdk.createClient(options).ready);
      assertSilent(error, url);
      assert.match(error.errMsg, /…/, url);
    }
  }
  assert.throws(() => sdk.createClient({ baseUrl: 'https://a.example', allowedOrigins: `https://joe:${SECRET}@x`, login: { url: '/l' } }), (error) => {
    assertSilent(error, 'allowedOrigins');
    return true;
  });
});
