import { readFileSync } from 'node:fs';
import { planFilesBeside } from './plan-files.ts';
import { type LoadedFestival, parseFestival, type ReadFestival, readFestivalText } from './read.ts';

export { type LoadedFestival, parseFestival, type ReadFestival } from './read.ts';

/**
 * Reads and checks a festival file.
 * @param path of the file; `file` is how findings call it (default: the path).
 * @throws FindingsError with every finding.
 */
export function loadFestival(path: string, file = path): LoadedFestival {
  return parseFestival(readFileSync(path, 'utf8'), file, planFilesBeside(path, file));
}

/** As `loadFestival`, but returns the findings beside what can be read in spite of them. */
export function readFestival(path: string, file = path): ReadFestival {
  return readFestivalText(readFileSync(path, 'utf8'), file, planFilesBeside(path, file));
}
