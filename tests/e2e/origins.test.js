/** The session goes to its own origins and nowhere else, whatever a URL looks like. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { createWorld } from './world.js';

/** What the host was asked to send: the URL, and whether the session was in it anywhere. */
const RECORDER = `
  const sent = [];
  wx.request = (options) => {
    if (/onlogin/.test(options.url)) {
      setTimeout(() => options.success({ statusCode: 200, data: { sessionid: 'the-secret-id' }, header: {} }), 1);
    } else {
      sent.push({ url: options.url, leaks: JSON.stringify(options).indexOf('the-secret-id') >= 0 });
      setTimeout(() => options.success({ statusCode: 200, data: '', header: {} }), 1);
    }
    return { abort() {} };
  };
  sent;
`;

const HOSTILE = [
  'http://api.example.com/', 'https://api.example.com:8443/', 'https://api.example.com:80/', 'https://api.example.com.evil.example/',
  'https://api.example.com./', 'https://evil-api.example.com/', 'https://apixexample.com/', 'https://example.com/', 'https://api.example.co/',
  'https://api.example.com@evil.example/', 'https://api.example.com:443@evil.example/', 'https://user:pass@api.example.com/', 'https://@api.example.com/',
  'https://evil.example\\@api.example.com/', 'https://api.example.com\\@evil.example/', 'https://api.example.com\\.evil.example/',
  'https://api.example.com%2eevil.example/', 'https://api.example.com%00.evil.example/', 'https://api.example.com%40evil.example/',
  'https://api.example.com\t.evil.example/', 'https://api.example.com\n.evil.example/', 'https://api.example.com .evil.example/',
  ' https://api.example.com/', '\thttps://api.example.com/', 'ht\ntps://api.example.com/', 'https:\\\\api.example.com\\',
  'https:/evil.example/', 'https:evil.example', 'https:///evil.example/', 'https:////evil.example/', 'https://', 'https://api.example.com:/',
  'https://api.example.com:+443/', 'https://api.example.com:65979/', 'https://аpi.example.com/', 'https://api。example.com/',
  '//evil.example/', '//api.example.com/', '/\\evil.example/', '\\\\evil.example/', '\\/evil.example/', '/\t/evil.example/', '\t//evil.example/',
  'wss://api.example.com/', 'ftp://api.example.com/', 'javascript:alert(1)', 'data:text/plain,x', 'blob:https://api.example.com/x',
  'file:///etc/passwd', 'https://api.example.com\u0000.evil.example/', 'https://api.example.com\u00ad.evil.example/', 'HTTP://API.EXAMPLE.COM/',
];

test(`${HOSTILE.length} hostile URLs get no session`, async (t) => {
  assert.ok(HOSTILE.length >= 30);
  const { host, createClient, wait } = await createWorld(t);
  const sent = host.evaluate(RECORDER);
  const client = createClient({ baseUrl: 'https://api.example.com/v1' });
  await wait(client.login());
  for (const url of HOSTILE) {
    await wait(client.request({ url }));
    assert.equal(sent.at(-1).leaks, false, JSON.stringify(url));
    assert.equal(sent.at(-1).url, url, 'and they are not changed');
  }
});

test('the own origin gets it in every harmless spelling', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const sent = host.evaluate(RECORDER);
  const client = createClient({ baseUrl: 'https://api.example.com/v1', allowedOrigins: ['https://files.example.com'] });
  for (const url of [
    'https://api.example.com', 'https://api.example.com/', 'https://API.example.com/x', 'https://api.example.com:443/x',
    'https://api.example.com?x', 'https://api.example.com/@evil.example', 'https://files.example.com/upload', '/me', 'me', '?page=2',
  ]) {
    await wait(client.request({ url }));
    assert.equal(sent.at(-1).leaks, true, url);
  }
});

test('relative URLs cannot change the host', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const sent = host.evaluate(RECORDER);
  const client = createClient({ baseUrl: 'https://api.example.com' });
  await wait(client.login());
  for (const [url, expected] of [
    ['@evil.example/', 'https://api.example.com/@evil.example/'],
    ['.evil.example/', 'https://api.example.com/.evil.example/'],
    ['me', 'https://api.example.com/me'],
    ['/me', 'https://api.example.com/me'],
    ['', 'https://api.example.com'],
    ['?a=1', 'https://api.example.com?a=1'],
  ]) {
    await wait(client.request({ url: String(url) }));
    assert.equal(sent.at(-1).url, expected);
    assert.equal(new URL(sent.at(-1).url).origin, 'https://api.example.com');
  }
  assert.equal(sent.at(-1).leaks, true);
});

test('a URL is judged once and then known, however many there are', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const sent = host.evaluate(RECORDER);
  const client = createClient({ baseUrl: 'https://api.example.com' });
  const other = createClient({ baseUrl: 'https://evil.example' });
  await wait(Promise.all([client.login(), other.login()]));
  const urls = Array.from({ length: 60 }, (_, page) => [`/${page}`, `${page}`, `https://evil.example/${page}`]).flat();
  for (const url of [...urls, ...urls.reverse()]) {
    await wait(client.request({ url }));
    const { url: target, leaks } = sent.at(-1);
    assert.equal(leaks, !url.startsWith('https:'), url);
    assert.equal(target, new URL(url, 'https://api.example.com/').href);
  }
  await wait(other.request({ url: 'https://evil.example/1' }));
  assert.equal(sent.at(-1).leaks, true, 'another client has its own origins');
});

test('another server, really listening, never sees it', async (t) => {
  /** @type {http.IncomingHttpHeaders[]} */
  const seen = [];
  const other = http.createServer((request, response) => {
    seen.push(request.headers);
    response.statusCode = 401;
    response.end();
  });
  await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => other.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (other.address());
  const { createClient, wait, backend } = await createWorld(t, { domains: [`http://127.0.0.1:${port}`] });
  const client = createClient();
  await wait(client.login());
  const reply = await wait(client.request({ url: `http://127.0.0.1:${port}/steal` }));
  assert.equal(reply.statusCode, 401, 'and its 401 is its own');
  assert.equal(seen[0]?.sessionid, undefined);
  assert.equal(backend.logins, 1);
});

test('a request to another origin neither waits for a login nor starts one', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  host.evaluate(RECORDER);
  host.behaviour.login = 'never';
  const client = createClient({ baseUrl: 'https://api.example.com' });
  assert.equal((await wait(client.request({ url: 'https://cdn.example.com/logo.png' }))).statusCode, 200);
  assert.equal(host.count('login'), 0);
});
