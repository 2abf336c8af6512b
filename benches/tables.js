/** Figures as a reader wants them. */

/** @param {string[]} head @param {string[][]} rows the first column is text, the others are figures */
export function printTable(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  for (const row of [head, ...rows]) {
    console.log('  ' + row.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('   '));
  }
  console.log();
}

/** @param {number | null} value JSON has no NaN: what was not measured comes as null */
export function figure(value) {
  if (value === null || Number.isNaN(value)) return '–';
  if (value < 10) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}
