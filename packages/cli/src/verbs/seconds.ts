import { InvalidArgumentError } from 'commander';
import { wholeNumber } from '../decimal.ts';

/** A whole number of seconds from a command line. @throws InvalidArgumentError for anything else. */
export function seconds(text: string): number {
  const value = wholeNumber(text) ?? 0;
  if (value < 1) throw new InvalidArgumentError('a whole number of seconds');
  return value;
}
