/** The table of the READMEs, in English and Chinese: a row for each contender, a column for each situation. */
import { OURS, versionOf } from './peers.js';
import { DURING_THE_HOUR } from './situations.js';

/**
 * @import { Counts } from './play.js'
 * @import { Contender } from './peers.js'
 * @import { SITUATIONS } from './situations.js'
 *
 * @typedef {keyof typeof SITUATIONS} Name
 * @typedef {Record<Name, Counts>} Played
 *
 * @typedef {object} Words
 * @property {Record<Name, string>} heads
 * @property {(count: number) => string} logins
 * @property {(count: number) => string} codes
 * @property {(count: number) => string} sends
 * @property {(count: number) => string} served
 * @property {(count: number) => string} failed
 * @property {(count: number) => string} tries
 * @property {(count: number) => string} pending
 * @property {string} library the head of the first column
 * @property {string} separator
 * @property {string} colon
 */

/** @param {number} count */
const grouped = (count) => count.toLocaleString('en').replaceAll(',', ' ');

/** @param {number} count @param {string} noun */
const some = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** By the ending of a README's name. @type {Record<'en' | 'zh', Words>} */
const WORDS = {
  en: {
    library: 'library',
    heads: {
      together: 'three requests meet an expired session',
      failing: 'the same, while the login endpoint is down',
      late: 'two meet it, and one 401 comes late',
      refusing: 'the backend refuses everything: after 1 s',
      down: `login endpoint down for an hour: ${DURING_THE_HOUR} requests`,
    },
    logins: (count) => some(count, 'login'),
    tries: (count) => `${count} ${count === 1 ? 'try' : 'tries'}`,
    codes: (count) => `${grouped(count)} \`wx.login\``,
    sends: (count) => some(count, 'send'),
    served: (count) => `${count} served`,
    failed: (count) => `${count} failed`,
    pending: (count) => `${count} unanswered`,
    separator: ', ',
    colon: ': ',
  },
  zh: {
    library: '库',
    heads: {
      together: '三个请求遇到会话失效',
      failing: '同左，且登录接口不可用',
      late: '两个遇到失效，其中一个 401 来得晚',
      refusing: '后端拒绝一切：1 秒后',
      down: `登录接口停机一小时：${DURING_THE_HOUR} 个请求`,
    },
    logins: (count) => `登录 ${count} 次`,
    tries: (count) => `尝试 ${count} 次`,
    codes: (count) => `\`wx.login\` ${grouped(count)} 次`,
    sends: (count) => `发送 ${count} 次`,
    served: (count) => `${count} 个成功`,
    failed: (count) => `${count} 个失败`,
    pending: (count) => `${count} 个无结果`,
    separator: '，',
    colon: '：',
  },
};

/** What a situation is told by: how much was asked of WeChat and the backend. @param {Name} name @param {Counts} counts @param {Words} words */
function asked(name, { codes, logins, sends }, words) {
  if (name === 'down') return [words.codes(codes)];
  if (name === 'failing') return [words.tries(logins)];
  return name === 'refusing' ? [words.logins(logins), words.sends(sends)] : [words.logins(logins)];
}

/** @param {Name} name @param {Counts} counts @param {Words} words */
function cell(name, counts, words) {
  const outcomes = /** @type {const} */ (['served', 'failed', 'pending']).filter((outcome) => counts[outcome] > 0);
  const callers = outcomes.map((outcome) => words[outcome](counts[outcome]));
  return asked(name, counts, words).join(words.separator) + words.colon + callers.join(words.separator);
}

const names = /** @type {Name[]} */ (Object.keys(WORDS.en.heads));

/** Ours has no version there: the page is of that version. @param {Contender} contender */
export function labelOf(contender) {
  return contender === OURS ? `**${contender.name}**` : `[${contender.name}](${contender.page}) ${versionOf(contender)}`;
}

/** A row, as its cells. @param {Contender} contender @param {Played} played @param {keyof typeof WORDS} language */
export const rowOf = (contender, played, language) => [labelOf(contender), ...names.map((name) => cell(name, played[name], WORDS[language]))];

/** In Markdown. @param {Map<Contender, Played>} results @param {keyof typeof WORDS} language */
export function tableOf(results, language) {
  const { heads, library } = WORDS[language];
  const rows = [...results].map(([contender, played]) => rowOf(contender, played, language));
  const lines = [[library, ...names.map((name) => heads[name])], names.map(() => '---').concat('---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
