/** The rows of a table of options, however short they stand there. */
import { GROUP, OBJECT, type OptionRow, type OptionRows } from '../generated/options';
import { isArray, isNumber } from '../lib/is';

/** A row; what has nothing but kinds, or fields, stands in the table as these alone. */
export function rowOf(row: OptionRows[string]): OptionRow {
  return isNumber(row) ? [row] : isArray(row) ? (row as OptionRow) : [OBJECT | GROUP, , row];
}
