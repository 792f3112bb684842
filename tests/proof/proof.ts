/** `npm run proof`: writes docs/proof.md and docs/proof.ko.md, and the figures of the READMEs, from what benchmarks have kept in bench/results.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readResults } from '../bench/results.ts';
import { root } from '../office/root.ts';
import { PAGES, proofPage } from './page.ts';
import { READMES, withFigures } from './readme.ts';

const results = readResults();
for (const words of PAGES) writeFileSync(join(root, words.file), proofPage(results, words));
for (const [file, language] of Object.entries(READMES)) {
  const path = join(root, file);
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), results, language));
}
console.log(`${[...PAGES.map(({ file }) => file), ...Object.keys(READMES)].join(', ')} written`);
