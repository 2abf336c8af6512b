/**
 * The example mini program against the example backend, told step by step: `cargo xtask demo`, or after a build
 *
 *     node example-miniprogram/demo/index.js
 *
 * Everything but WeChat itself is real: the built package, the pages of ../miniprogram, the backend of ../server, HTTP
 * and time. The environment variable PORT chooses the backend's port; without it any free one is taken.
 */
import { readConfig } from '../server/src/config.js';
import { StartupError } from '../server/src/startuperror.js';
import { perform } from './acts.js';
import { checks } from './checks.js';
import { DemoError } from './error.js';
import { createNarrator } from './narrator.js';
import { startPhone } from './phone.js';
import { startServers } from './servers.js';
import { copyMiniprogram } from './stage.js';
import { wordsFor } from './words.js';

const { env, stdout } = process;
const words = wordsFor(env);
const narrator = createNarrator({
  write: (text) => stdout.write(text),
  colour: stdout.isTTY && !env.NO_COLOR,
  words,
});
/** What is to be undone in the end, last first. @type {Array<() => unknown>} */
const undo = [];

try {
  await run();
} catch (error) {
  narrator.flush();
  const reason = error instanceof DemoError ? words(error.sentence, ...error.values) : error instanceof StartupError ? error.message : /** @type {Error} */ (error)?.stack;
  console.error(`\n${words('The demo failed: {}', reason ?? error)}`);
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}

async function run() {
  const { port } = readConfig({ PORT: env.PORT || '0' });
  const servers = await startServers(narrator, port);
  undo.push(servers.close);
  const stage = copyMiniprogram({ baseUrl: servers.backendUrl });
  undo.push(stage.cleanup);
  const phone = startPhone({ root: stage.path, servers, narrator });
  undo.push(phone.host.close);

  introduce(servers.backendUrl);
  const results = checks(words, await perform({ phone, servers, narrator }), phone);
  narrator.table(results);
  for (const error of [...phone.host.errors, ...phone.host.unhandledRejections]) narrator.line('uncaught: {}', error);
  const failed = results.filter(({ holds }) => !holds);
  if (failed.length > 0) throw new DemoError(failed.map(({ what, expected, got }) => words('{}: expected {}, got {}', words(what), expected, got)).join('; '));
  narrator.heading('All of it holds.');
  narrator.heading('To see it in a browser and to break things yourself: cargo xtask playground');
  narrator.line('For your own mini program: cargo xtask pack makes the package; README.md goes on under "Install"');
}

/** @param {string} backendUrl */
function introduce(backendUrl) {
  narrator.heading('weapp-session: the login flow of a WeChat mini program');
  for (const sentence of [
    'page           a page of the example mini program',
    'SDK            weapp-session, inside the mini program',
    'mini program   the SDK speaking to the outside, through wx',
    'backend        the reference backend, {}',
    'WeChat         a local stand-in for WeChat, on the phone and as a server',
    'Ids, codes and keys are cut to four characters.',
  ]) {
    narrator.line('  {}', words(sentence, backendUrl));
  }
}
