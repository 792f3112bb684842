import type { Scalar } from 'yaml';

/** Decimal digits as people write them: no sign but a minus, no leading zero, no exponent, no other base. */
const PLAIN = /^(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]+)$/;

/**
 * What is wrong with how a number is written; undefined for a text or a plain number. YAML reads 0o33000, 0xBB8 and
 * 3e3 as numbers too, and other readers of YAML read 033000 as yet another one, so that a reviewer would
 * not see what is charged.
 */
export function numberComplaint({ value, source = '' }: Scalar): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (typeof value === 'number' && !Number.isFinite(value))
    return `${source} is not a number that can be used`;
  if (!PLAIN.test(source)) {
    return `${source} is read as the number ${value}: write ${value} in decimal digits, or put a text in quotes`;
  }
  if (Number.isInteger(value) && source.includes('.')) {
    return `${source} is read as ${value}: write the digits alone, without a dot`;
  }
  return undefined;
}
