import { spawnSync } from 'node:child_process';
import { listen } from '../src/listen.js';
import { startProgram } from './program.js';

/** @import { TestContext } from 'node:test' */

/** For the option `skip` of tests that need a real Redis. */
export const withoutRedis = spawnSync('redis-server', ['--version']).error ? 'redis-server is not installed' : false;

/**
 * A Redis that keeps nothing on disk.
 *
 * @param {TestContext} t
 * @param {{ port?: number, password?: string }} [options]
 */
export async function startRedis(t, { port, password = '' } = {}) {
  const actual = port ?? (await freePort());
  const redis = startProgram(t, 'redis-server', [
    ...['--bind', '127.0.0.1', '--port', String(actual)],
    ...['--save', '', '--appendonly', 'no', '--requirepass', password],
  ]);
  await redis.wrote(/Ready to accept connections/);
  return { ...redis, port: actual, url: `redis://127.0.0.1:${actual}` };
}

/** @returns {Promise<number>} a port that nobody listens on */
export async function freePort() {
  const server = await listen(() => {}, 0, '127.0.0.1');
  await server.close();
  return Number(new URL(server.url).port);
}
