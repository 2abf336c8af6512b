/** Backends that tell the session in a cookie: where Set-Cookie is named, the session's own cookie is the id. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin, OK } from './answering.js';
import { createWorld } from './world.js';

/** @import { ClientOptions } from '../../js-glue/dist/types/index.js' */

const ECHO = '/echo';
const LOGIN = '/wx/onlogin';

/** All that such a backend needs. @type {{ login: { url: string, session: string }, session: NonNullable<ClientOptions['session']> }} */
const COOKIES = { login: { url: LOGIN, session: 'header.Set-Cookie' }, session: { in: 'cookie', name: 'sid', update: { id: 'header.Set-Cookie' } } };

test('a backend that changes its cookie with every answer is followed: one login for all requests, and after a restart none', async (t) => {
  const { backend, createClient, wait, launch } = await createWorld(t);
  let last = 0;
  let current = '';
  backend.fault = (request, response, next) => {
    if (request.path !== LOGIN && request.path !== ECHO) return next();
    const [, sent] = /(?:^|; )sid=([^;]*)/.exec(request.get('cookie') ?? '') ?? [];
    if (request.path === ECHO && sent !== current) return response.status(401).json({});
    current = `s%3A${++last}.sig+/=`;
    response.setHeader('Set-Cookie', ['theme=dark; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT', `sid=${current}; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT; HttpOnly; SameSite=Lax`, 'lang=zh; Path=/']);
    response.json({});
  };
  const client = createClient(COOKIES);
  for (let count = 0; count < 5; count++) assert.equal((await wait(client.request({ url: ECHO }))).statusCode, 200);
  assert.equal(backend.logins, 1);
  assert.equal(client.session().id, current);

  const second = launch();
  assert.equal((await second.wait(second.createClient(COOKIES).request({ url: ECHO }))).statusCode, 200);
  assert.equal(backend.logins, 1);
});

test('a cookie that comes again as it was changes nothing: not what is stored, nor who is logged in', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  backend.fault = (request, response) => response.set('Set-Cookie', 'sid=the-same; Path=/').json({});
  const client = createClient(COOKIES);
  await wait(client.request({ url: ECHO }));
  const written = host.count('setStorageSync');
  for (let count = 0; count < 3; count++) await wait(client.request({ url: ECHO }));
  assert.deepEqual([client.session().id, backend.logins, host.count('setStorageSync')], ['the-same', 1, written]);
});

const DATE = 'Expires=Wed, 21 Oct 2037 07:28:00 GMT';
const OLD_DATE = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';

for (const [what, answer, id] of /** @type {Array<[string, any, string | undefined]>} */ ([
  ['one line', { header: { 'Set-Cookie': `sid=new; Path=/; ${DATE}` } }, 'new'],
  ['a line with nothing but the pair', { header: { 'set-cookie': 'sid=new' } }, 'new'],
  ['lines in an array', { header: { 'Set-Cookie': [`a=1; ${DATE}`, 'sid=new', 'b=2'] } }, 'new'],
  ['lines joined by commas', { header: { 'Set-Cookie': `a=1; ${DATE},sid=new; Path=/; ${DATE},b=2; Path=/` } }, 'new'],
  ['lines joined by commas and spaces', { header: { 'Set-Cookie': `a=1; Path=/; ${DATE}, sid=new; ${DATE}, b=2` } }, 'new'],
  ['lines joined by line breaks', { header: { 'Set-Cookie': `a=1; ${DATE}\r\nsid=new; Path=/\nb=2` } }, 'new'],
  ['lines under headers', { headers: { 'set-cookie': ['sid=new; Path=/'] } }, 'new'],
  ['cookies, as newer clients tell them', { header: {}, cookies: [`a=1; ${DATE}`, 'sid=new; Path=/'] }, 'new'],
  ['both', { header: { 'Set-Cookie': 'sid=new,a=1' }, cookies: ['sid=new', 'a=1'] }, 'new'],
  ['cookies that are one text', { header: {}, cookies: 'sid=new; Path=/' }, 'new'],
  ['spaces around name and value', { header: { 'Set-Cookie': ' sid = new ; Path=/' } }, 'new'],
  ['quotes around the value, which servers take off again', { header: { 'Set-Cookie': 'sid="new=="; Path=/' } }, 'new=='],
  ['a value in percent, which goes back as it came', { header: { 'Set-Cookie': 's=1, sid=s%3Anew.a%2Bb; Path=/' } }, 's%3Anew.a%2Bb'],
  ['a value with = in it', { header: { 'Set-Cookie': 'sid=bmV3==; Path=/' } }, 'bmV3=='],
  ['a short life', { header: { 'Set-Cookie': 'sid=new; Max-Age=05' } }, 'new'],
  ['a long life', { header: { 'Set-Cookie': 'sid=new; Max-Age=3600' } }, 'new'],
  ['the name twice: as in a browser, the last counts', { header: { 'Set-Cookie': 'sid=older; Path=/, sid=new; Path=/' } }, 'new'],
  ['the old path removed, and a new one set', { header: { 'Set-Cookie': [`sid=; Path=/wx; ${OLD_DATE}`, 'sid=new; Path=/'] } }, 'new'],
  ['a new one set, and the old path removed', { header: { 'Set-Cookie': ['sid=new; Path=/', `sid=deleted; Max-Age=0; Path=/wx; ${OLD_DATE}`] } }, 'new'],
  ['one that is removed: no value', { header: { 'Set-Cookie': `sid=; Path=/; ${OLD_DATE}` } }, undefined],
  ['one that is removed: an empty value in quotes', { header: { 'Set-Cookie': `sid=""; ${OLD_DATE}; Max-Age=0` } }, undefined],
  ['one that is removed: no time', { header: { 'Set-Cookie': 'sid=deleted; Path=/; max-age=0' } }, undefined],
  ['one that is removed: less than no time', { header: { 'Set-Cookie': 'sid=deleted; Max-Age=-1' } }, undefined],
  ['other cookies only', { header: { 'Set-Cookie': `asid=x, sid2=y; ${DATE}, SID=z, theme=sid=q` } }, undefined],
  ['a name in another one\'s attributes', { header: { 'Set-Cookie': 'theme=dark; sid=x' } }, undefined],
  ['a name without a value', { header: { 'Set-Cookie': 'sid; Path=/' } }, undefined],
  ['none', { header: {}, cookies: [] }, undefined],
  ['what is no text', { header: { 'Set-Cookie': [null, 7, {}] }, cookies: { sid: 'x' } }, undefined],
  ['a value that cannot be sent', { header: { 'Set-Cookie': 'sid=会话; Path=/' } }, undefined],
  ['a value that is too long', { header: { 'Set-Cookie': `sid=${'x'.repeat(5000)}` } }, undefined],
])) {
  test(`${what}: ${id ?? 'no new id'}`, async (t) => {
    const { host, createClient, wait } = await createWorld(t);
    const sent = answering(host, (options) => (isLogin(options) ? { ...OK, header: { 'Set-Cookie': 'sid=first; Path=/' } } : { statusCode: 200, data: '', ...answer }));
    const client = createClient(COOKIES);
    await wait(client.request({ url: '/1' }));
    await wait(client.request({ url: '/2' }));
    assert.equal(client.session().id, id ?? 'first');
    assert.deepEqual(sent.map(({ header }) => header.Cookie), [undefined, 'sid=first', `sid=${id ?? 'first'}`]);
    if (id) {
      answering(host, () => ({ statusCode: 200, data: '', ...answer }));
      await wait(client.login({ force: true }));
      assert.equal(client.session().id, id, 'in a login\'s answer as well');
    }
  });
}

test('a name of signs is compared as text', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  answering(host, (options) => ({ ...OK, header: { 'Set-Cookie': isLogin(options) ? 's.i+d$|^*=first' : 'sXi+d$|^*=wrong, siiid=wrong, s.i+d$|^*=new' } }));
  const client = createClient({ ...COOKIES, session: { ...COOKIES.session, name: 's.i+d$|^*' } });
  await wait(client.request({ url: '/x' }));
  assert.equal(client.session().id, 'new');
});

test('a session that travels in a header may be told in a cookie', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const sent = answering(host, (options) => ({ ...OK, header: { 'Set-Cookie': isLogin(options) ? 'X-Token=first' : 'X-Token=second; HttpOnly' } }));
  const client = createClient({ login: { session: 'header.set-cookie' }, session: { name: 'X-Token', prefix: 'Bearer ', update: { id: 'header.set-cookie' } } });
  await wait(client.request({ url: '/1' }));
  await wait(client.request({ url: '/2' }));
  assert.deepEqual(sent.slice(1).map(({ header }) => header['X-Token']), ['Bearer first', 'Bearer second']);
});

test('an answer without a session to a login that is looked for in a cookie is refused', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  for (const header of [{}, { 'Set-Cookie': 'other=1' }, { 'Set-Cookie': `sid=; ${OLD_DATE}` }, undefined]) {
    answering(host, () => ({ ...OK, header }));
    assert.equal((await failure(createClient(COOKIES).login())).code, 'EXCHANGE_REJECTED');
  }
});
