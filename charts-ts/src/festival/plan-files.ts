import { lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { WellFormedFields } from './schema.ts';
import { filesOf, type PlanFiles, type PlanText } from './seat-plans.ts';

/**
 * Folders in which the files of a festival lie, the nearer first: `gitops/festivals/<slug>/`; of the copy of an environment its
 * own folder, and then that one.
 * @param path of the festival file
 */
export function planFolders(path: string): string[] {
  if (!path.endsWith('/festival.yaml')) return [path.replace(/\.yaml$/, '')];
  const own = dirname(path);
  const slug = own.slice(own.lastIndexOf('/') + 1);
  return [own, join(own, '../../../festivals', slug)];
}

/**
 * The files beside the festival file at `path`; findings call them by its name, `file`. A link is no file: where it leads is not
 * what was reviewed, and findings quote what they read.
 */
export function planFilesBeside(path: string, file: string): PlanFiles {
  const [places, names] = [planFolders(path), planFolders(file)];
  return (name) => {
    const at = places.findIndex((folder) => isFile(join(folder, name)));
    const [place, called] = [places[at], names[at]];
    if (place === undefined || called === undefined) return undefined;
    return { file: `${called}/${name}`, text: readFileSync(join(place, name), 'utf8') };
  };
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Every file beside its own that a festival names. @param file of the festival, from the root */
export function planTextsOf(
  root: string,
  { festival }: { readonly festival: Pick<WellFormedFields, 'performances' | 'drawing'> },
  file: string,
): (PlanText & { readonly name: string })[] {
  const beside = planFilesBeside(join(root, file), file);
  return filesOf(festival).flatMap((name) => {
    const found = beside(name);
    return found === undefined ? [] : [{ ...found, name: basename(name) }];
  });
}
