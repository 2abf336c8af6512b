/**
 * What a launch costs in the phone's processor, in a process that has not seen the package before: the host answers at
 * once, so what is left is the package's own work. With `bench.stored` it is a launch with a valid session.
 */
import { answerAll, BASE, storage, wx } from './host.js';
import { builds, halves, loadPackage, wasm } from './package.js';
import { rivals } from 'rivals';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const half = bench.half ?? halves[0] ?? '';
const build = builds[bench.build ?? 0];
let answers = 0;
const success = () => void answers++;

/** What of a launch is the package's: its evaluation, and what is asked of it then. @returns {{ ask: () => Client | undefined }} */
function evaluateOurs() {
  const createClient = loadPackage(half, build);
  return {
    ask() {
      const client = createClient();
      client.request({ url: '/products', success });
      return client;
    },
  };
}

/** The same with one of the others: who finds no session asks for a login, as there nobody else does. @param {string} text @returns {{ ask: () => Client | undefined }} */
function evaluateRival(text) {
  const rival = new Function(`${text}\nreturn rival;`)();
  const { setLoginUrl, login, request } = rival.default ?? rival;
  return {
    ask() {
      setLoginUrl(`${BASE}/login`);
      const send = () => request({ url: `${BASE}/products`, success });
      if (bench.stored) send();
      else login({ success: send });
      return undefined;
    },
  };
}

async function main() {
  let firstSend = NaN;
  const { request } = wx;
  wx.request = (/** @type {unknown} */ options) => {
    firstSend ||= bench.now();
    return request(options);
  };

  const start = bench.now();
  const { ask } = bench.rival ? evaluateRival(rivals[bench.rival] ?? '') : evaluateOurs();
  const evaluated = bench.now();
  const client = ask();
  const asked = bench.now();
  // The host answers wx.login while the wasm is loading.
  answerAll();
  await client?.ready;
  while (!answers && answerAll());
  const end = bench.now();
  if (!answers) throw new Error('no answer');
  const times = { evaluate: evaluated - start, ask: asked - evaluated, load: wasm.load, firstSend: firstSend - start, answer: end - start };
  bench.report(JSON.stringify({ times, memory: wasm.memory(), stored: storage }));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
