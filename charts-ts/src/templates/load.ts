import { join } from 'node:path';
import { type Catalogue, readDocument, yamlFilesIn } from '@clove/pool-images';
import { TEMPLATES_FOLDER, type TemplateLibrary, templatesFrom } from './library.ts';

/** Reads the custom templates of a repository; whether they make sense is asked for by name. */
export function openTemplates(root: string, catalogue: Catalogue): TemplateLibrary {
  const folder = join(root, TEMPLATES_FOLDER);
  return templatesFrom(
    yamlFilesIn(folder).map((name) => readDocument(join(folder, name), `${TEMPLATES_FOLDER}/${name}`)),
    catalogue,
  );
}
