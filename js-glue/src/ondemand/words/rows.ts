/** All rows of a table of options. */
import { GROUP, type OptionRow, type OptionRows } from '../../generated/options';
import { keys } from '../../lib/is';
import { rowOf } from '../../options/rows';

/** All rows, those of inner groups as well, in the order of their numbers. */
export function listOf(rows: OptionRows, prefix = ''): Array<[path: string, row: OptionRow, prefix: string, name: string]> {
  const list: ReturnType<typeof listOf> = [];
  for (const name of keys(rows)) {
    const path = prefix + name;
    const row = rowOf(rows[name]!);
    list.push([path, row, prefix, name]);
    if (row[0] & GROUP) list.push(...listOf(row[2], path + '.'));
  }
  return list;
}
