import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../clock.js';
import { startSocketServer } from '../socket-server.js';
import { hostWith } from './mini-program.js';
import { connect, open } from './socket-events.js';

test('in the background sockets are closed after 5 s, and none starts', async (t) => {
  const clock = createClock();
  /** @type {number[]} */
  const codes = [];
  const { origin, url } = await startSocketServer(t, {
    accept: ({ url: path }) => (path === '/slow' ? clock.park(30_000) : undefined),
    connection: (socket) => socket.on('close', (code) => void codes.push(code)),
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const running = await open(host, { url });
  const connecting = connect(host, { url: `${url}slow` });
  await clock.idle();
  host.hide();
  const refused = connect(host, { url });
  await clock.advance(4_999);
  assert.deepEqual([running.close, connecting.events.length, refused.call.errMsg, refused.call.errno], [undefined, 2, 'connectSocket:fail interrupted', 600003]);
  await clock.advance(1);
  assert.deepEqual([running.close.code, running.close.reason, running.error], [1006, 'interrupted', undefined]);
  assert.deepEqual([connecting.error.errMsg, connecting.close.code, host.sockets], ['interrupted', 1006, 0]);
  assert.deepEqual(codes, [1001], 'the server hears that the client goes away');
  host.show();
  await open(host, { url });
  await clock.advance(60_000);
  assert.equal(host.sockets, 1);
});

test('a short look elsewhere closes nothing', async (t) => {
  const { origin, url, sockets } = await startSocketServer(t);
  const host = hostWith(t, {}, { domains: [origin] });
  const heard = await open(host, { url });
  host.hide();
  await host.clock.advance(4_000);
  for (const socket of sockets) socket.send('meanwhile');
  host.show();
  await host.clock.advance(60_000);
  assert.deepEqual([heard.messages, heard.close], [['meanwhile'], undefined]);
});
