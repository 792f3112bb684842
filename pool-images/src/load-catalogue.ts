import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE_FOLDER, type Catalogue, catalogueFrom } from './catalogue.ts';
import { SourceDocument } from './source-document.ts';
import { yamlFilesIn } from './yaml-files.ts';

/** The catalogue that was loaded last, with the text that it was made of. */
let last: { readonly text: string; readonly catalogue: Catalogue } | undefined;

/**
 * Reads every catalogue file of the repository and checks each alone and all together. Files that say what those of the last call
 * said are not parsed again: a command loads the catalogue up to four times, the console for every page, and parsing took a quarter
 * of the CPU time of a diff.
 * @throws FindingsError with every finding of every file.
 */
export function loadCatalogue(root: string): Catalogue {
  const folder = join(root, CATALOGUE_FOLDER);
  const files = yamlFilesIn(folder).map((name) => ({
    file: `${CATALOGUE_FOLDER}/${name}`,
    text: readFileSync(join(folder, name), 'utf8'),
  }));
  const text = JSON.stringify(files);
  if (last?.text !== text) {
    last = { text, catalogue: catalogueFrom(files.map((each) => new SourceDocument(each.text, each.file))) };
  }
  return last.catalogue;
}
