/** The rows of a table of options, however short they stand there. */
import { GROUP, OBJECT, type OptionRow, type OptionRows } from '../generated/options';
import { isArray, isNumber, keys } from '../lib/is';

/** A row; what has nothing but kinds, or fields, stands in the table as these alone. */
export function rowOf(row: OptionRows[string]): OptionRow {
  return isNumber(row) ? [row] : isArray(row) ? (row as OptionRow) : [OBJECT | GROUP, , row];
}

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
