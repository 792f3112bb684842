import { join } from 'node:path';
import { CATALOGUE_FOLDER, type Catalogue, catalogueFrom } from './catalogue.ts';
import { readDocument } from './read-document.ts';
import { yamlFilesIn } from './yaml-files.ts';

/**
 * Reads every catalogue file of the repository and checks each alone and all together.
 * @throws FindingsError with every finding of every file.
 */
export function loadCatalogue(root: string): Catalogue {
  const folder = join(root, CATALOGUE_FOLDER);
  return catalogueFrom(
    yamlFilesIn(folder).map((name) => readDocument(join(folder, name), `${CATALOGUE_FOLDER}/${name}`)),
  );
}
