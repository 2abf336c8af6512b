import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { listen } from '../src/listen.js';
import { createSessions } from '../src/sessions.js';
import { createSockets } from '../src/sockets.js';
import { createMemoryStore } from '../src/store/memory.js';
import { openSocket } from '../testing/socket.js';

test('closing lets a request under way finish and takes no new one', async () => {
  /** @type {() => void} */
  let finish = () => {};
  /** @type {Promise<void>} */
  const finished = new Promise((resolve) => (finish = resolve));
  const server = await listen(
    async (request, response) => {
      response.write('be');
      await finished;
      response.end('gun');
    },
    0,
    '127.0.0.1',
  );

  const answer = await fetch(server.url);
  const closed = server.close();
  await assert.rejects(fetch(server.url, { headers: { connection: 'close' } }));
  finish();
  assert.equal(await answer.text(), 'begun');
  await closed;
});

test('closing cuts a request that does not end', { timeout: 10_000 }, async () => {
  const server = await listen((request, response) => void response.write('begun'), 0, '127.0.0.1', { grace: 20 });
  const answer = await fetch(server.url);
  await server.close();
  await assert.rejects(answer.text());
});

test('closing says goodbye to WebSockets and does not wait for clients that do not answer', { timeout: 10_000 }, async (t) => {
  const sessions = createSessions(createMemoryStore(), 60);
  const sessionid = await sessions.create({ account: 'lin' });
  const server = await listen(() => {}, 0, '127.0.0.1', { grace: 50, sockets: createSockets(sessions) });
  const polite = openSocket(t, server.url, { headers: { sessionid } });
  await polite.message();
  const dumb = connect(Number(new URL(server.url).port), '127.0.0.1');
  const handshake = ['GET /wx/socket HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  dumb.write([...handshake, `Sec-WebSocket-Key: ${'A'.repeat(22)}==`, `sessionid: ${sessionid}`, '', ''].join('\r\n'));
  await once(dumb, 'data');
  const cut = once(dumb, 'close');
  await server.close();
  assert.equal(await polite.closed, 1001);
  await cut;
});
