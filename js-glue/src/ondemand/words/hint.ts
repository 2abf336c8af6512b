/** What an unknown name is likely to be meant for. */
import { ALSO } from '../../generated/elsewhere';
import type { OptionRows } from '../../generated/options';
import { keys } from '../../lib/is';
import { isNear } from './near';
import { listOf } from './rows';

/** How long a name has to be that tells the option beyond its group: shorter ones, such as `header`, are words for many things. */
const LONG = 7;

/** A name or a path as it is compared. */
const letters = (name: string): string => name.toLowerCase().replace(/[-_.]/g, '');

export function suggestion(paths: readonly string[]): string {
  return "did you mean '" + paths.join("' or '") + "'?";
}

/** For an unknown name in a group: the options that are likely to be meant; or, where that is a guess, what the group has. */
export function hint(rows: OptionRows, group: OptionRows, prefix: string, name: string): string {
  const wanted = letters(name);
  const isLike = (known: string) => known.length >= LONG && isNear(wanted, letters(known));
  const rules: Array<(row: ReturnType<typeof listOf>[number]) => unknown> = [
    // The names of mistake that a row knows: those in its own group begin with a dot.
    ([path, , place]) => ALSO[path] && ALSO[path].split(' ').indexOf(prefix ? '.' + wanted : wanted) >= 0 && (!prefix || place === prefix),
    // A slip in the same group; `loginUrl`, and `retryLimit` in `login`; what belongs outside of the group.
    ([path]) => (path.indexOf(prefix) === 0 && isNear(letters(prefix + name), letters(path))) || isLike(path),
    ([, , , known]) => isLike(known),
  ];
  for (const rule of rules) {
    const meant = listOf(rows)
      .filter(rule)
      .map(([path]) => path);
    // A path as a name was meant well: it only has to be nested.
    if (meant.length && name.indexOf('.') < 0) return suggestion(meant);
  }
  return 'accepted: ' + keys(group).join(', ');
}
