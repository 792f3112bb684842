import { InvalidArgumentError } from 'commander';

/** A whole number of seconds from a command line. @throws InvalidArgumentError for anything else. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of seconds');
  return value;
}
