import type { Measured } from '../bench/results.ts';
import type { Words } from './words.ts';

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** "1,234 ms": four digits that count, and all digits of a larger number. */
export function figureText({ value, unit }: Pick<Measured, 'value' | 'unit'>, words: Words): string {
  const text = (Math.abs(value) >= 1_000 ? whole : numbers).format(value);
  if (unit === '') return text;
  return unit.startsWith('/') ? `${text}${unit}` : `${text} ${words.name(unit)}`;
}

/** What a figure may be; empty: anything. */
export function limitText(measured: Measured, words: Words): string {
  const limits = (['atMost', 'atLeast'] as const).flatMap((kind) => {
    const value = measured[kind];
    if (value === undefined) return [];
    return [words.limit(kind, figureText({ value, unit: measured.unit }, words))];
  });
  return limits.join(', ');
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
