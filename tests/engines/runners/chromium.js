/** Runs a program in a page of Chromium. */
import { launch } from '../chromium.js';

/** Runs in the page, before the program. */
const PRELUDE = `
  var unheard = [];
  var reported = new Promise((resolve) => {
    globalThis.runner = { report: resolve, turn: () => new Promise((resolve) => setTimeout(resolve, 0)), unheard };
  });
  addEventListener('unhandledrejection', (event) => void unheard.push(String(event.reason)));
`;

/** @param {string} executable @param {string} source @returns {Promise<string>} what it reports */
export async function runInChromium(executable, source) {
  const browser = await launch(executable);
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: PRELUDE });
    await page.addScriptTag({ content: source });
    return await page.evaluate('reported');
  } finally {
    await browser.close();
  }
}
