import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LoadedEnvironment } from '../environment/load.ts';
import { listEnvironments } from '../environment/load.ts';
import { isLeftover } from '../leftover-files.ts';
import { PLATFORM } from '../platform/index.ts';
import { listTargets, renderedFolder } from '../targets.ts';

/** Where the folders of all environments that are committed lie, from the root. */
const RENDERED = 'gitops/rendered';

/** Rendered folders of an environment whose festival is gone, and whatever else lies beside them, from the root. */
export function staleFolders(root: string, environment: LoadedEnvironment): string[] {
  const parent = dirname(renderedFolder(environment, PLATFORM));
  const present = new Set(listTargets(root, environment).map(({ slug }) => slug));
  return namesIn(root, parent)
    .filter((name) => name !== PLATFORM && !present.has(name))
    .map((name) => `${parent}/${name}`);
}

/** Rendered folders of environments that are gone, and whatever else lies beside them, from the root. */
export function staleEnvironments(root: string): string[] {
  const present = new Set(listEnvironments(root));
  return namesIn(root, RENDERED)
    .filter((name) => !present.has(name))
    .map((name) => `${RENDERED}/${name}`);
}

/** Removes a folder (or a file in its place) at once: a reader sees all of it or nothing. */
export function removeFolder(root: string, folder: string): void {
  mkdirSync(join(root, '.clove'), { recursive: true });
  const temporary = mkdtempSync(join(root, '.clove', 'render-'));
  try {
    renameSync(join(root, folder), join(temporary, basename(folder)));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function namesIn(root: string, parent: string): string[] {
  const place = join(root, parent);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => !isLeftover(name))
    .sort();
}
