import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from '../src/listen.js';

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
