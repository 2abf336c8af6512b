/** A web server that knows nothing but files, as those that static sites lie on: no compression, no headers of ours. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStatic } from '../static/build.js';

/** Somewhere below the root, as on most sites. */
const UNDER = '/docs/playground/';
/** @type {Record<string, string>} */
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', json: 'application/json', wasm: 'application/wasm', txt: 'text/plain' };

/** Builds the static playground into a folder of its own, and serves that. */
export async function startStatic() {
  const folder = await mkdtemp(join(tmpdir(), 'weapp-session-static-'));
  await buildStatic(folder);
  /** What was asked for and is not there. @type {string[]} */
  const missed = [];
  const server = createServer(async ({ method, url = '' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const name = pathname.slice(UNDER.length) || 'index.html';
    const content = method === 'GET' && pathname.startsWith(UNDER) ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
    if (!content) missed.push(`${method} ${url}`);
    response.writeHead(content ? 200 : 404, { 'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }).end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}${UNDER}`,
    missed,
    async close() {
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), rm(folder, { recursive: true })]);
    },
  };
}
