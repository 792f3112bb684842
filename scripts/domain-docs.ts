// Writes the generated lists and pictures of docs/domain.md and its Korean twin.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { DOCUMENTS, withLists } from './domain/lists.ts';

const ROOT = join(import.meta.dirname, '..');
const catalogue = loadCatalogue(ROOT);
for (const [document, language] of Object.entries(DOCUMENTS)) {
  const file = join(ROOT, document);
  const before = readFileSync(file, 'utf8');
  const after = withLists(before, catalogue, ROOT, language);
  if (after !== before) writeFileSync(file, after);
  console.log(`${document} ${after === before ? 'was up to date' : 'written'}`);
}
