/** Runs programs in Chromium. */
import { launch } from '../chromium.js';
import { HANGS } from '../installed.js';

/** Runs in the page, before the program. @param {string} version */
const prelude = (version) => `
  var unheard = [];
  var reported = new Promise((resolve, reject) => {
    // A page tells of rejections in a task of its own, which may come after the next one.
    const turn = () => new Promise((resolve) => setTimeout(() => setTimeout(resolve, 0), 0));
    globalThis.runner = { report: resolve, turn, unheard, version: '${version}' };
    addEventListener('error', ({ message }) => reject(new Error(message)));
  });
  addEventListener('unhandledrejection', (event) => void unheard.push(String(event.reason)));
`;

/** @param {string} executable */
export function createChromium(executable) {
  /** One for all programs; it is what takes the time. @type {ReturnType<typeof launch> | undefined} */
  let browser;

  /** In a page with nothing of the others. @param {string} program @returns {Promise<string>} what it reports */
  async function run(program) {
    browser ??= launch(executable);
    const context = await (await browser).newContext();
    const page = await context.newPage();
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    /** A page has no end at which nothing is left to wait for. @type {Promise<never>} */
    const hanging = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('nothing was reported')), HANGS);
    });
    try {
      await page.addScriptTag({ content: prelude((await browser).version()) });
      await page.addScriptTag({ content: program });
      return await Promise.race([hanging, /** @type {Promise<string>} */ (page.evaluate('reported'))]);
    } finally {
      clearTimeout(timer);
      await context.close();
    }
  }

  return { run, close: async () => (await browser)?.close() };
}
