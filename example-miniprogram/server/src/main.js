import { startBackend } from './backend.js';
import { readConfig } from './config.js';
import { StartupError } from './startuperror.js';

try {
  const backend = await startBackend(readConfig(process.env));
  // Once: a second signal ends the process at once.
  process.once('SIGINT', backend.close);
  process.once('SIGTERM', backend.close);
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
