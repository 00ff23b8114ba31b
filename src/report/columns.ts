import { displayWidth, padEnd } from './display-width.ts';

/** Rows in columns as wide as their widest cell, two spaces apart; the last column takes what it needs. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
  }
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index === row.length - 1 ? cell : padEnd(cell, widths[index] ?? 0)));
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}
