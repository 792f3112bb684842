import { InvalidArgumentError } from 'commander';
import { wholeNumber } from '../decimal.ts';
import type { Size } from '../simulation/nodes.ts';

/** Reads a whole number within bounds from a command line. @throws InvalidArgumentError for anything else */
export function wholeWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(text);
    if (value === undefined || value < least || value > most)
      throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
    return value;
  };
}

/** A whole number from 0 to 100. @throws InvalidArgumentError for anything else */
export const percent = wholeWithin(0, 100);

/** `8x32`: cores and GiB, in millicores and mebibytes. @throws InvalidArgumentError for anything else */
export function nodeSize(text: string): Size {
  const [, cores = '', gibibytes = ''] = /^([0-9]{1,3})x([0-9]{1,4})$/.exec(text) ?? [];
  const size = { cpu: Number(cores) * 1000, memory: Number(gibibytes) * 1024 };
  if (!(size.cpu > 0 && size.memory > 0)) throw new InvalidArgumentError('cores and GiB, such as 8x32');
  return size;
}
