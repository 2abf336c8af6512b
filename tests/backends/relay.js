/** What stands between whoever asks and a server: it writes down what passes, and can lose an answer on its way back. */
import { once } from 'node:events';
import { listen } from '../../example-miniprogram/server/src/listen.js';

/**
 * @import { IncomingMessage } from 'node:http'
 * @import { TestContext } from 'node:test'
 *
 * @typedef {object} Passed
 * @property {string} path
 * @property {string} header all of it, as text
 * @property {string} body
 * @property {number} status what the server answered
 * @property {string} answer
 */

/** @param {TestContext} t @param {{ url: string }} server */
export async function startRelay(t, server) {
  /** @type {Passed[]} */
  const passed = [];
  /** `away`: a path that is answered with 503, and does not reach the server. `lose`: whether an answer is lost, so that whoever asked hears of a broken connection; it may take its time to say so. @type {{ away: string | undefined, lose: (passed: Passed) => boolean | Promise<boolean> }} */
  const control = { away: undefined, lose: () => false };

  const { url, close } = await listen(async (request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    await once(request, 'end');
    const body = Buffer.concat(chunks).toString();
    const answer = request.url === control.away ? new Response('{}', { status: 503 }) : await pass(server.url, request, body);
    const one = { path: request.url ?? '', header: JSON.stringify(request.headers), body, status: answer.status, answer: await answer.text() };
    passed.push(one);
    if (await control.lose(one)) return void request.socket.destroy();
    response.writeHead(one.status, { 'content-type': 'application/json' }).end(one.answer);
  }, 0, '127.0.0.1', { grace: 0 });
  t.after(close);

  return {
    url,
    passed,
    control,
    /** What went to a path. @param {string} path */
    at: (path) => passed.filter((one) => one.path === path),
    /** Loses the next answer of a path, and no other. @param {string} path */
    loseNext(path) {
      control.lose = (one) => {
        if (one.path !== path) return false;
        control.lose = () => false;
        return true;
      };
    },
  };
}

/** @param {string} url @param {IncomingMessage} request @param {string} body */
function pass(url, { headers: { 'content-type': type, authorization }, method, url: path }, body) {
  return fetch(url + path, { method, headers: { ...(type && { 'content-type': type }), ...(authorization && { authorization }) }, body: body || undefined });
}
