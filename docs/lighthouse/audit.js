/**
 * Lighthouse, on a phone as Lighthouse imagines one: the start page, a recipe and the playground, in both languages. Fails below what the
 * site promises: accessibility and best practices 100, performance 95.
 */
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { serveSite } from '../site/serve.js';

const PAGES = ['en/', 'zh-CN/', 'en/recipes/uploads.html', 'zh-CN/recipes/uploads.html', 'playground/?language=en', 'playground/?language=zh'];
const LEAST = { accessibility: 100, 'best-practices': 100, performance: 95 };
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** What holds a category back. @param {any} lhr @param {string} category */
function culprits(lhr, category) {
  const audits = lhr.categories[category].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]);
  return audits.filter(({ score }) => score !== null && score < 0.9).map(({ id, displayValue }) => `${id}${displayValue ? ` (${displayValue})` : ''}`);
}

const site = await serveSite(0);
const chrome = await launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: FLAGS });
const failures = [];
for (const page of PAGES) {
  const result = await lighthouse(`${site.url}/${page}`, { port: chrome.port, onlyCategories: Object.keys(LEAST), logLevel: 'silent' });
  const { lhr } = /** @type {any} */ (result);
  const scores = Object.entries(LEAST).map(([category, least]) => {
    const score = Math.round(lhr.categories[category].score * 100);
    if (score < least) failures.push(`${page}: ${category} ${score}, at least ${least}: ${culprits(lhr, category).join(', ')}`);
    return `${category} ${score}`;
  });
  console.log(`  /${page}: ${scores.join(', ')}`);
}
chrome.kill();
site.close();
if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exit(1);
}
