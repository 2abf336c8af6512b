/**
 * What a launch costs in the phone's processor, in a process that has not seen the package before: the host answers at
 * once, so what is left is the package's own work. With `bench.stored` it is a launch with a valid session.
 */
import { answerAll, storage, wx } from './host.js';
import { builds, halves, loadPackage, wasm } from './package.js';

const half = bench.half ?? halves[0] ?? '';
const build = builds[bench.build ?? 0];

async function main() {
  let firstSend = NaN;
  const { request } = wx;
  wx.request = (/** @type {unknown} */ options) => {
    firstSend ||= bench.now();
    return request(options);
  };

  const start = bench.now();
  const createClient = loadPackage(half, build);
  const evaluated = bench.now();
  let answers = 0;
  const client = createClient();
  client.request({ url: '/products', success: () => void answers++ });
  const asked = bench.now();
  // The host answers wx.login while the wasm is loading.
  answerAll();
  await client.ready;
  while (!answers && answerAll());
  const end = bench.now();
  if (!answers) throw new Error('no answer');
  const times = { evaluate: evaluated - start, ask: asked - evaluated, load: wasm.load, firstSend: firstSend - start, answer: end - start };
  bench.report(JSON.stringify({ times, memory: wasm.memory(), stored: storage }));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
