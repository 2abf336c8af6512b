/** Serves the built site as a host of static sites does, compressed. `node docs/site/serve.js [port]` shows it. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { serve } from 'vitepress';

/** @param {number} port 0 takes a free one */
export async function serveSite(port) {
  const { log } = console;
  // The generator tells an address that it does not know if the port is 0.
  console.log = () => {};
  const app = await serve({ root: fileURLToPath(new URL('.', import.meta.url)), port });
  const server = /** @type {import('node:http').Server} */ (app.server);
  if (!server.listening) await once(server, 'listening');
  await new Promise((resolve) => void setImmediate(resolve));
  console.log = log;
  const { port: taken } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://localhost:${taken}`, close: () => void (server.close(), server.closeAllConnections()) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serveSite(Number(process.argv[2] ?? 4173));
  console.log(`The site: ${url}/en/ and ${url}/zh-CN/`);
}
