import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LoadedEnvironment } from '../environment/load.ts';
import { listEnvironments } from '../environment/load.ts';
import { PLATFORM } from '../platform/index.ts';
import { listTargets, renderedFolder } from '../targets.ts';

/** Where the folders of all environments that are committed lie, from the root. */
const RENDERED = 'gitops/rendered';

/** Rendered folders of an environment whose festival is gone, from the root. */
export function staleFolders(root: string, environment: LoadedEnvironment): string[] {
  const parent = dirname(renderedFolder(environment, PLATFORM));
  const present = new Set(listTargets(root, environment).map(({ slug }) => slug));
  return foldersIn(root, parent)
    .filter((name) => name !== PLATFORM && !present.has(name))
    .map((name) => `${parent}/${name}`);
}

/** Rendered folders of environments that are gone, from the root. */
export function staleEnvironments(root: string): string[] {
  const present = new Set(listEnvironments(root));
  return foldersIn(root, RENDERED)
    .filter((name) => !present.has(name))
    .map((name) => `${RENDERED}/${name}`);
}

/** Removes a folder at once: a reader sees all of it or nothing. */
export function removeFolder(root: string, folder: string): void {
  mkdirSync(join(root, '.clove'), { recursive: true });
  const temporary = mkdtempSync(join(root, '.clove', 'render-'));
  try {
    renameSync(join(root, folder), join(temporary, basename(folder)));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function foldersIn(root: string, parent: string): string[] {
  const place = join(root, parent);
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
