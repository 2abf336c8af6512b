/** The recipes of uploads and of streams. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { launch } from './pages.js';
import { filesOf, recipesOf, SESSION, wordsAfter } from './recipes.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Response } from 'express'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Markdown } from './markdown.js'
 * @import { Phone } from './pages.js'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');

/** What stands before the words that a user reads where a transfer fails. */
const FAILED = "if (error.code !== 'ABORTED') this.setData({ problem:";

const PICTURE = 'http://tmp/picture.png';

/** @param {Phone} phone @returns {Client} */
const clientOf = ({ host }) => host.require('./session');

for (const page of recipesOf('uploads')) {
  /** A phone on which the user picks a picture. @param {TestContext} t */
  async function withPicture(t) {
    const userFiles = new Map([[PICTURE, Buffer.alloc(300_000, 'x')]]);
    const phone = await launch(t, { ...SESSION, ...filesOf(page, 'pages/photo/index.js', 'upload-large.js') }, { host: { userFiles } });
    phone.host.wx.chooseMedia = async () => ({ tempFiles: [{ tempFilePath: PICTURE }] });
    const opened = phone.host.openPage('pages/photo/index');
    /** @type {number[]} */
    const shown = [];
    const { setData } = opened;
    Object.assign(opened, {
      setData(/** @type {any} */ data) {
        if ('percent' in data) shown.push(data.percent);
        setData(data);
      },
    });
    return { ...phone, opened, shown };
  }

  test(`${page.name}: a picture is sent, with its progress`, async (t) => {
    const { opened, shown, wait } = await withPicture(t);
    await wait(opened.choose());
    assert.deepEqual([opened.data.name, opened.data.problem, opened.data.percent], ['picture.png', '', 100]);
    assert.ok(shown.length > 2, `${shown}`);
    assert.deepEqual(shown, [...shown].sort((a, b) => a - b));
  });

  test(`${page.name}: after an expiry it is sent once more, and the progress begins anew`, async (t) => {
    const phone = await withPicture(t);
    const { backend, opened, shown, wait } = phone;
    await wait(clientOf(phone).login());
    await wait(backend.revoke(String(clientOf(phone).session().id)));
    await wait(opened.choose());
    assert.equal(opened.data.name, 'picture.png');
    assert.deepEqual(backend.at('/wx/upload').map(({ status }) => status), [401, 200]);
    assert.ok(shown.some((percent, index) => percent < (shown[index - 1] ?? 0)), `${shown}`);
  });

  test(`${page.name}: it can be stopped, also by leaving the page; a failure is shown`, async (t) => {
    const { backend, clock, opened, wait } = await withPicture(t);
    opened.stop();
    for (const end of ['stop', 'onUnload']) {
      backend.fault = async (request, _response, next) => {
        if (request.path === '/wx/upload') await clock.park(1000);
        next();
      };
      const choosing = opened.choose();
      await clock.advance(100);
      opened[end]();
      await wait(choosing);
      assert.deepEqual([opened.data.name, opened.data.problem], ['', '']);
    }
    backend.fault = (request, response, next) => (request.path === '/wx/upload' ? response.status(413).end() : next());
    await wait(opened.choose());
    assert.equal(opened.data.problem, 'HTTP 413');
    backend.fault = (request, response, next) => (request.path === '/wx/upload' ? response.socket?.destroy() : next());
    await wait(opened.choose());
    assert.equal(opened.data.problem, wordsAfter(page, FAILED));
  });

  test(`${page.name}: a picker that is left does nothing; a second picture takes the place of the first`, async (t) => {
    const { backend, clock, host, opened, wait } = await withPicture(t);
    const { chooseMedia } = host.wx;
    host.wx.chooseMedia = () => Promise.reject(host.plain({ errMsg: 'chooseMedia:fail cancel' }));
    await wait(opened.choose());
    assert.deepEqual([backend.seen.length, opened.data.problem], [0, '']);
    host.wx.chooseMedia = chooseMedia;
    backend.fault = async (request, _response, next) => {
      if (request.path === '/wx/upload') await clock.park(1000);
      next();
    };
    const choosing = [opened.choose()];
    await clock.advance(100);
    choosing.push(opened.choose());
    await clock.advance(100);
    opened.stop();
    await wait(Promise.all(choosing));
    await clock.advance(5000);
    assert.deepEqual([opened.data.name, opened.data.problem], ['', ''], 'both are stopped');
  });

  test(`${page.name}: a large file goes out once: a small request finds out that the session is over`, async (t) => {
    const phone = await withPicture(t);
    const { backend, clock, failure, host, wait } = phone;
    const uploadLarge = host.require('./upload-large');
    const options = { url: '/wx/upload', filePath: PICTURE, name: 'file' };
    const statuses = (/** @type {string} */ path) => backend.at(path).map(({ status }) => status);
    await wait(uploadLarge(options));
    await wait(backend.revoke(String(clientOf(phone).session().id)));
    assert.equal((await wait(uploadLarge(options))).statusCode, 200);
    assert.deepEqual([statuses('/account/me'), statuses('/wx/upload')], [[200, 401, 200], [200, 200]]);
    // Over by the clock: renewed before anything goes out.
    await clock.advance(7_300_000);
    await wait(clientOf(phone).uploadFile(options));
    assert.deepEqual([statuses('/wx/upload'), backend.logins], [[200, 200, 200], 3]);

    backend.fault = (request, response, next) => (request.path === '/wx/upload' ? response.status(401).end() : next());
    assert.equal((await failure(uploadLarge(options))).code, 'SESSION_EXPIRED');
    assert.equal(statuses('/wx/upload').length, 4);
  });
}

for (const page of recipesOf('streams')) {
  const files = { ...SESSION, ...filesOf(page, 'utf8.js', 'stream.js', 'pages/chat/index.js') };

  test(`${page.name}: whatever the cuts, the text is the same`, async (t) => {
    const { host } = await launch(t, files);
    const createDecoder = host.require('./utf8');
    const text = 'aé你🍵b 好\n🇨🇳~';
    const bytes = [...Buffer.from(text)];
    const chunk = (/** @type {number[]} */ part) => host.evaluate(`new Uint8Array([${part}]).buffer`);
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const decode = createDecoder();
        const parts = [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
        assert.equal(parts.map((part) => decode(chunk(part))).join(''), text, `cut at ${first} and ${second}`);
      }
    }
    const decode = createDecoder();
    assert.equal(bytes.map((byte) => decode(chunk([byte]))).join(''), text);
  });

  /** A backend that answers `/chat` in these pieces. @param {Phone} phone @param {Array<string | Buffer>} pieces @param {(response: Response) => Promise<unknown>} [first] */
  function answering({ backend, clock }, pieces, first) {
    backend.fault = async (request, response, next) => {
      if (request.path !== '/chat') return next();
      if (await first?.(response)) return undefined;
      response.set('content-type', 'text/event-stream');
      for (const piece of pieces) {
        response.write(piece);
        await clock.park(100);
      }
      return response.end();
    };
  }

  const event = (/** @type {string} */ text) => `data: ${JSON.stringify({ text })}\n\n`;
  const whole = Buffer.from(`: a comment\r\n\r\n${event('你好')}${event(', 世界 🍵').replaceAll('\n', '\r\n')}data: [DONE]\n\n`);

  test(`${page.name}: an answer comes word by word, with borders anywhere, and with the session`, async (t) => {
    for (const size of [1, 7, 16, 1000]) {
      const phone = await launch(t, files);
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => whole.subarray(index * size, (index + 1) * size));
      answering(phone, pieces);
      const opened = phone.host.openPage('pages/chat/index');
      const asking = opened.ask({ detail: { value: 'Hello?' } });
      assert.equal(opened.data.busy, true);
      await phone.wait(asking);
      assert.deepEqual([opened.data.answer, opened.data.problem, opened.data.busy], ['你好, 世界 🍵', '', false]);
      const [sent] = phone.backend.at('/chat');
      assert.deepEqual([sent?.method, sent?.body, sent?.session], ['POST', { question: 'Hello?' }, clientOf(phone).session().id]);
    }
  });

  test(`${page.name}: a last line without a line break counts; a second tap asks nothing`, async (t) => {
    const phone = await launch(t, files);
    answering(phone, [event('one '), event('two').trimEnd()]);
    const opened = phone.host.openPage('pages/chat/index');
    const asking = [opened.ask({ detail: { value: 'Hello?' } }), opened.ask({ detail: { value: 'Hello?' } })];
    await phone.wait(Promise.all(asking));
    assert.deepEqual([opened.data.answer, opened.data.busy, phone.backend.at('/chat').length], ['one two', false, 1]);
    await phone.wait(opened.ask({ detail: { value: 'Once more' } }));
    assert.equal(phone.backend.at('/chat').length, 2);
  });

  test(`${page.name}: the first words are shown before the last have come`, async (t) => {
    const phone = await launch(t, files);
    answering(phone, [event('one '), event('two')]);
    const opened = phone.host.openPage('pages/chat/index');
    const asking = opened.ask({ detail: { value: 'Hello?' } });
    await phone.clock.runUntil(() => opened.data.answer === 'one ');
    assert.equal(opened.data.busy, true);
    await phone.wait(asking);
    assert.equal(opened.data.answer, 'one two');
  });

  test(`${page.name}: a session that is over at the start costs a login, and nothing of the refusal is heard`, async (t) => {
    const phone = await launch(t, files);
    let asked = 0;
    answering(phone, [event('served')], async (response) => ++asked === 1 && response.status(401).type('text/event-stream').send(event('refused') + 'data: no end'));
    const opened = phone.host.openPage('pages/chat/index');
    await phone.wait(opened.ask({ detail: { value: 'Hello?' } }));
    assert.deepEqual([opened.data.answer, opened.data.problem, phone.backend.logins, asked], ['served', '', 2, 2]);
  });

  test(`${page.name}: it can be stopped; a break in the middle is shown and not asked again`, async (t) => {
    const phone = await launch(t, files);
    answering(phone, [event('one '), event('two'), event('three')]);
    const opened = phone.host.openPage('pages/chat/index');
    const asking = opened.ask({ detail: { value: 'Hello?' } });
    await phone.clock.runUntil(() => opened.data.answer === 'one ');
    opened.stop();
    await phone.wait(asking);
    await phone.clock.advance(1000);
    assert.deepEqual([opened.data.answer, opened.data.problem, opened.data.busy], ['one ', '', false]);

    answering(phone, [], async (response) => {
      response.write(event('one '));
      await phone.clock.park(100);
      return response.socket?.destroy();
    });
    const before = phone.backend.at('/chat').length;
    await phone.wait(opened.ask({ detail: { value: 'Hello?' } }));
    assert.equal(opened.data.problem, wordsAfter(page, FAILED));
    assert.equal(phone.backend.at('/chat').length, before + 1);

    phone.backend.fault = (request, response, next) => (request.path === '/chat' ? response.status(429).end() : next());
    await phone.wait(opened.ask({ detail: { value: 'Hello?' } }));
    assert.equal(opened.data.problem, 'HTTP 429');
  });
}
