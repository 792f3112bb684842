import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const PACKAGE = resolve(import.meta.dirname, '../..');

/** Version of this package and a hash of its source: two reports with the same text were made by the same code. */
export function generatorVersion(): string {
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')));
  const hash = createHash('sha256');
  for (const file of globSync('src/**/*.ts', { cwd: PACKAGE }).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(PACKAGE, file)));
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`;
}
