// Numbers of ports as they stand in a value: `80`, `"80"`, `80,443`, `127.0.0.1:80`.

export interface Renumbering {
  readonly from: number;
  readonly to: number;
}

const NUMBER = /(?<![\w.-])\d{1,5}(?![\w-]|\.\w)/g;

/** Those that stand for themselves, and are no part of an address, a version or a range. */
export function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'string' ? [...new Set((value.match(NUMBER) ?? []).map(Number))] : [];
}

/** The value with another number, of the same type. */
export function withNumber(value: unknown, { from, to }: Renumbering): unknown {
  if (typeof value !== 'string') return to;
  return value.replace(NUMBER, (number) => (Number(number) === from ? String(to) : number));
}
