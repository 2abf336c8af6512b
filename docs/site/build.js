/**
 * Builds the site into target/site/dist from the pages that assemble.js put together, and checks it: each link leads to a page and a
 * heading that are there. Links to other sites are not followed: a build that passes today has to pass tomorrow.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LinkChecker, LinkState } from 'linkinator';
import { build } from 'vitepress';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const DIST = fileURLToPath(new URL('../../target/site/dist', import.meta.url));

/** It names each page as it goes. */
function quietly() {
  const { log } = console;
  console.log = (/** @type {unknown[]} */ ...words) => void (/llmstxt/.test(String(words[0])) || log(...words));
}

async function checkLinks() {
  if (!existsSync(`${DIST}/playground/index.html`)) throw new Error('the playground is missing in target/site/dist');
  const checker = new LinkChecker();
  const { links } = await checker.check({
    path: DIST,
    recurse: true,
    checkFragments: true,
    linksToSkip: async (link) => !link.startsWith('http://localhost'),
  });
  const broken = links.filter(({ state }) => state === LinkState.BROKEN).map(({ url, parent }) => `${parent}: ${url}`);
  const checked = links.filter(({ state }) => state === LinkState.OK).length;
  if (broken.length > 0) throw new Error(`broken links:\n${broken.join('\n')}`);
  console.log(`  ${checked} links lead to a page and a heading that are there`);
}

quietly();
if (process.argv[2] === 'links') await checkLinks();
else await build(ROOT);
