import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FileText,
  listEnvironments,
  listFestivals,
  loadEnvironment,
  type RepositoryTexts,
  TEMPLATES_FOLDER,
} from '@clove/charts-ts';
import { CATALOGUE_FOLDER, listReleases, releaseFile, yamlFilesIn } from '@clove/pool-images';

/** What the festival builder checks and plans with, in the browser: this clone's files, whole. */
export function repositoryTexts(root: string): RepositoryTexts {
  return {
    catalogue: filesIn(root, CATALOGUE_FOLDER),
    templates: filesIn(root, TEMPLATES_FOLDER),
    environments: listEnvironments(root)
      .map((name) => loadEnvironment(root, name))
      .filter(({ environment }) => environment.tier !== 'local')
      .map(({ environment, document: { file }, rendersCopies }) => ({
        ...textOf(root, file),
        name: environment.environment,
        rendersCopies,
      })),
    releases: listReleases(root).map((version) => textOf(root, releaseFile(version))),
    festivals: listFestivals(root),
  };
}

function filesIn(root: string, folder: string): FileText[] {
  return yamlFilesIn(join(root, folder)).map((name) => textOf(root, `${folder}/${name}`));
}

function textOf(root: string, file: string): FileText {
  return { file, text: readFileSync(join(root, file), 'utf8') };
}
