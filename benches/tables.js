/** Figures as a reader wants them. */

/** @param {string[]} head @param {string[][]} rows the first column is text, the others are figures */
export function printTable(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  for (const row of [head, ...rows]) {
    console.log('  ' + row.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('   '));
  }
  console.log();
}

/** @param {number} value */
export const figure = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en').replaceAll(',', ' '));
