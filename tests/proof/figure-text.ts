import type { Measured } from '../bench/results.ts';

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** "1,234 ms": four digits that count, and all digits of a larger number. */
export function figureText({ value, unit }: Pick<Measured, 'value' | 'unit'>): string {
  const text = (Math.abs(value) >= 1_000 ? whole : numbers).format(value);
  if (unit === '') return text;
  return unit.startsWith('/') ? `${text}${unit}` : `${text} ${unit}`;
}

/** What a figure may be; empty: anything. */
export function limitText({ unit, atMost, atLeast }: Measured): string {
  return [
    ...(atMost === undefined ? [] : [`at most ${figureText({ value: atMost, unit })}`]),
    ...(atLeast === undefined ? [] : [`at least ${figureText({ value: atLeast, unit })}`]),
  ].join(', ');
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
