/**
 * Serves the playground: `cargo xtask playground`, or after a build
 *
 *     node playground/server/main.js [--port 4000]
 */
import { parseArgs } from 'node:util';
import { StartupError } from '../../example-miniprogram/server/src/startuperror.js';
import { startPlayground } from './playground.js';

const DEFAULT_PORT = '4000';

try {
  const playground = await startPlayground({ port: readPort() });
  console.info(`\nThe playground is at ${playground.url}\nOpen it in a browser. Ctrl+C ends it.`);
  // Once: a second signal ends the process at once.
  process.once('SIGINT', playground.close);
  process.once('SIGTERM', playground.close);
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}

function readPort() {
  const { port } = readArguments();
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65535) return Number(port);
  throw new StartupError(`--port is "${port}"; accepted is a whole number from 0 to 65535, 0 for any free one.`);
}

function readArguments() {
  try {
    return parseArgs({ options: { port: { type: 'string', default: DEFAULT_PORT } } }).values;
  } catch (error) {
    throw new StartupError(`${/** @type {Error} */ (error).message}\nThe only option is --port <number>.`);
  }
}
