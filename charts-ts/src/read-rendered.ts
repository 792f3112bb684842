import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rendered } from './render.ts';

/** A rendered folder as it lies on disk; empty when there is none. */
export function readRendered(root: string, folder: string): Rendered {
  const place = join(root, folder);
  if (!existsSync(place)) return new Map();
  const files = readdirSync(place).sort();
  return new Map(files.map((file) => [file, readFileSync(join(place, file), 'utf8')]));
}
