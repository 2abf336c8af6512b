/** The table about renewals, in English and Chinese: a row for each contender, a column for each situation. */
import { labelOf } from '../table.js';

/**
 * @import { Contender } from '../peers.js'
 * @import { RenewalCounts } from './play.js'
 * @import { RENEWALS } from './situations.js'
 *
 * @typedef {keyof typeof RENEWALS} RenewalName
 * @typedef {Record<RenewalName, RenewalCounts>} Renewed
 * @typedef {Exclude<keyof RenewalCounts, 'sends' | 'thrown'>} Told
 */

/** In the order in which a cell tells them. @type {Told[]} */
const TOLD = ['renewals', 'served', 'failed', 'pending', 'killed'];

/** By the ending of a README's name. @type {Record<'en' | 'zh', { heads: Record<RenewalName, string>, library: string, none: string, separator: string } & Record<Told, (count: number) => string>>} */
const WORDS = {
  en: {
    library: 'library',
    heads: {
      rotation: 'twice, five requests meet an expired access token, one of them late',
      lost: 'the answer of a renewal is lost: four requests',
      grace: 'the same, and the former refresh token is taken once more',
      contexts: 'two contexts meet it at once: four requests',
      turns: 'two contexts meet it one after the other: three requests',
      refusing: 'the backend refuses everything: after 1 s',
    },
    none: 'no refresh tokens',
    renewals: (count) => `${count} ${count === 1 ? 'renewal' : 'renewals'}`,
    served: (count) => `${count} served`,
    failed: (count) => `${count} failed`,
    pending: (count) => `${count} unanswered`,
    killed: () => 'signed out by the backend',
    separator: ', ',
  },
  zh: {
    library: '库',
    heads: {
      rotation: '两次，每次五个请求遇到 access token 过期，其中一个来得晚',
      lost: '续期的应答丢失：四个请求',
      grace: '同左，且后端再收一次之前的 refresh token',
      contexts: '两个上下文同时遇到过期：四个请求',
      turns: '两个上下文先后遇到过期：三个请求',
      refusing: '后端拒绝一切：1 秒后',
    },
    none: '没有 refresh token',
    renewals: (count) => `续期 ${count} 次`,
    served: (count) => `${count} 个成功`,
    failed: (count) => `${count} 个失败`,
    pending: (count) => `${count} 个无结果`,
    killed: () => '被后端注销',
    separator: '，',
  },
};

const names = /** @type {RenewalName[]} */ (Object.keys(WORDS.en.heads));

/** A row, as its cells. @param {Contender} contender @param {Renewed | undefined} renewed nothing for one without refresh tokens @param {keyof typeof WORDS} language */
export function renewalRowOf(contender, renewed, language) {
  const words = WORDS[language];
  const cell = (/** @type {RenewalCounts} */ counts) => TOLD.filter((what) => what === 'renewals' || counts[what] > 0).map((what) => words[what](counts[what])).join(words.separator);
  return [labelOf(contender), ...names.map((name) => (renewed ? cell(renewed[name]) : words.none))];
}

/** In Markdown. @param {Map<Contender, Renewed | undefined>} results @param {keyof typeof WORDS} language */
export function renewalTableOf(results, language) {
  const { heads, library } = WORDS[language];
  const rows = [...results].map(([contender, renewed]) => renewalRowOf(contender, renewed, language));
  const lines = [[library, ...names.map((name) => heads[name])], names.map(() => '---').concat('---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
