/** The servers of the recipes: each runs as a program of its own, exactly as the page has it, beside a stand-in for WeChat. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { createStandIn } from '../../example-miniprogram/server/src/standin.js';
import { folder, launch } from './pages.js';
import { ROOT } from './repository.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { RequestListener } from 'node:http'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 *
 * @typedef {Awaited<ReturnType<typeof startServer>>} Server
 */

const CLOCK = fileURLToPath(new URL('server-clock.js', import.meta.url));
const BASE_URL = 'https://api.example.com';
/** What the pages' servers are started with, and the stand-in knows. */
export const ACCOUNT = { appid: 'wx0123456789abcdef', secret: 'your-secret' };

/** WeChat's half of a login. @param {TestContext} t @param {typeof ACCOUNT} [account] */
export async function startWeChat(t, account = ACCOUNT) {
  const standIn = createStandIn(account);
  /** @type {{ asked: number, instead: RequestListener | undefined }} */
  const control = { asked: 0, instead: undefined };
  const server = await listen((request, response) => {
    control.asked++;
    (control.instead ?? standIn.app)(request, response);
  }, 0, '127.0.0.1', { grace: 0 });
  t.after(server.close);
  return { ...standIn, url: server.url, control };
}

/**
 * @param {TestContext} t
 * @param {Record<string, string>} files ES modules; `server.js` listens at the port `PORT`
 * @param {{ packages?: string, env?: Record<string, string> }} [options] `packages`: the folder whose node_modules it finds
 */
export async function startServer(t, files, { packages = '.', env = {} } = {}) {
  const root = folder(t, { 'package.json': '{ "type": "module" }', ...files });
  symlinkSync(join(ROOT, packages, 'node_modules'), join(root, 'node_modules'), 'junction');
  let child = await start({});
  t.after(() => child.program.kill('SIGKILL'));

  /** @param {Record<string, string>} more @param {number} [port] 0 takes any */
  async function start(more, port = 0) {
    const program = fork(join(root, 'server.js'), { execArgv: ['--import', CLOCK], env: { PATH: process.env.PATH, PORT: String(port), ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let output = '';
    for (const stream of [program.stdout, program.stderr]) stream?.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    const ended = once(program, 'exit').then(() => Promise.reject(new Error(`the server ended: ${output}`)));
    ended.catch(() => {});
    const [message] = await Promise.race([once(program, 'message'), ended]);
    return { program, port: Number(message.port), output: () => output };
  }

  return {
    url: `http://127.0.0.1:${child.port}`,
    /** What it has written. */
    output: () => child.output(),
    /** Lets time pass in the server. @param {number} ms */
    async advance(ms) {
      child.program.send({ advance: ms });
      await once(child.program, 'message');
    },
    /** As after a deployment: what it had in memory is gone. @param {Record<string, string>} [more] changes of the environment */
    async restart(more = {}) {
      child.program.kill('SIGKILL');
      await once(child.program, 'exit');
      child = await start(more, child.port);
    },
  };
}

/**
 * A phone with a mini program that uses the server.
 *
 * @param {TestContext} t
 * @param {Record<string, string>} files with `session.js`
 * @param {{ url: string }} server
 * @param {{ issueCode?: (openid: string) => string }} [wechat]
 */
export async function launchBeside(t, files, server, { issueCode } = {}) {
  const here = Object.fromEntries(Object.entries(files).map(([path, code]) => [path, code.replaceAll(BASE_URL, server.url)]));
  const phone = await launch(t, here, { host: { domains: [server.url], ...(issueCode && { wechat: { issueCode } }) } });
  const client = /** @type {Client} */ (phone.host.require('./session'));
  /** @type {string[]} */
  const errors = [];
  client.on('error', ({ code }) => void errors.push(code));
  return { ...phone, client, errors, logins: () => phone.host.count('login') };
}
