/** The options that two pages show for a backend with other conventions. */
import assert from 'node:assert/strict';
import { launch } from './pages.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 */

/** The client fits the backend that the pages describe: its login, its header, its 419, its lifetimes. @param {TestContext} t @param {Record<string, string>} files */
export async function assertFitsOtherBackend(t, files) {
  const { backend, clock, host, wait } = await launch(t, files);
  const client = /** @type {Client} */ (host.require('./session'));
  /** @type {Array<string | undefined>} */
  const carried = [];
  let logins = 0;
  backend.fault = (request, response) => {
    if (request.path === '/auth/wechat') return response.json({ data: { token: `token-${++logins}`, ttl: 3600 } });
    carried.push(request.get('authorization'));
    return response.status(carried.length === 1 ? 419 : 200).json({});
  };
  assert.equal((await wait(client.request({ url: '/orders' }))).statusCode, 200);
  assert.deepEqual(carried, ['Bearer token-1', 'Bearer token-2']);
  assert.ok(Number(client.session().expiresAt) <= clock.now() + 3600_000);
  await clock.advance(3541_000);
  await wait(client.request({ url: '/orders' }));
  assert.equal(carried.at(-1), 'Bearer token-3', 'renewed a minute before the end');
}
