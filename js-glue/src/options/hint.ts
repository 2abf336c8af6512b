/** What an unknown name is likely to be meant for. */
import type { OptionRows } from '../generated/options';
import { keys } from '../lib/is';
import { isNear } from './near';
import { listOf } from './rows';

/** How long a name has to be that tells the option beyond its group: shorter ones, such as `header`, are words for many things. */
const LONG = 7;

/** For an unknown name in a group: the options that are likely to be meant; or, where that is a guess, what the group has. */
export function hint(rows: OptionRows, group: OptionRows, prefix: string, name: string): string {
  const all = listOf(rows);
  const wanted = name.toLowerCase().replace(/[-_]/g, '');
  const joined = (path: string) => path.toLowerCase().replace(/\./g, '');
  const rules: Array<(row: (typeof all)[number]) => unknown> = [
    // The names of mistake that a row knows: those in its own group begin with a dot.
    ([, [, , , also], place]) => also && (' ' + also + ' ').indexOf(' ' + (prefix && place === prefix ? '.' : prefix) + wanted + ' ') >= 0,
    // A slip in the same group; `loginUrl`, and `retryLimit` in `login`; what belongs outside of the group.
    ([path]) => (path.indexOf(prefix) === 0 && isNear(joined(prefix) + wanted, joined(path))) || (path.length >= LONG && isNear(wanted, joined(path))),
    // The beginning of a name in the same group, or a slip in a long one elsewhere.
    ([, , place, known]) => place === prefix && name.length > 3 && known.indexOf(name) === 0,
    ([, , , known]) => known.length >= LONG && isNear(wanted, known.toLowerCase()),
  ];
  for (const rule of rules) {
    const meant = all.filter(rule).map(([path]) => "'" + path + "'");
    // A path as a name was meant well: it only has to be nested.
    if (meant.length && name.indexOf('.') < 0) return 'did you mean ' + meant.join(' or ') + '?';
  }
  return 'accepted: ' + keys(group).join(', ');
}
