import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Finding } from '@clove/pool-images';
import { type FolderEntry, folderEntries } from '../folder-entries.ts';
import { isLeftover } from '../leftover-files.ts';
import type { Rendered } from '../render.ts';
import { RENDERED_FOLDER } from '../tree-objects.ts';
import { commitOf, contentsOf, entriesOf } from './commits.ts';

/** Rendered folders by `<environment>/<festival>`; `_platform` counts as a festival. */
export type RenderedTree = ReadonlyMap<string, Rendered>;

/** Which part of a tree is compared. */
export interface TreeFilter {
  readonly environment?: string | undefined;
  readonly festival?: string | undefined;
}

/** What is rendered on disk now. */
export function treeFromDisk(root: string, filter: TreeFilter = {}): RenderedTree {
  const tree = new Map<string, Map<string, string>>();
  const place = join(root, RENDERED_FOLDER);
  for (const { path, kind } of folderEntries(place)) {
    put(tree, path, kind, filter, () => readFileSync(join(place, path), 'utf8'));
  }
  return sorted(tree);
}

/**
 * What a commit has, read from git's objects: nothing is checked out.
 * @throws FindingsError when git does not know the ref.
 */
export function treeFromGit(root: string, ref: string, filter: TreeFilter = {}): RenderedTree {
  const entries = entriesOf(root, commitOf(root, ref), [`${RENDERED_FOLDER}/`])
    .map((entry) => ({ ...entry, path: entry.path.slice(RENDERED_FOLDER.length + 1) }))
    .filter(({ path }) => wanted(path, filter) && !isLeftover(basename(path)));
  const contents = contentsOf(
    root,
    entries.filter(({ kind }) => kind === 'file'),
  );
  const tree = new Map<string, Map<string, string>>();
  for (const { path, kind, id } of entries) {
    put(tree, path, kind, filter, () => contents.get(id)?.toString('utf8') ?? '');
  }
  return sorted(tree);
}

/** Marks the name of what has no text of its own. */
const NO_FILE = / \((?:symbolic link|repository|special file)\)$/;

/**
 * Complaints about everything in a tree that is no plain file: what Argo CD would make of it cannot be
 * reviewed.
 */
export function noPlainFiles(tree: RenderedTree): Finding[] {
  return [...tree].flatMap(([target, files]) =>
    [...files.keys()].flatMap((file): Finding[] => {
      const kind = NO_FILE.exec(file)?.[0];
      if (kind === undefined) return [];
      const path = `${RENDERED_FOLDER}/${target.replace(/\/$/, '')}/${file.slice(0, -kind.length)}`;
      const message = `this is a ${kind.slice(2, -1)}, and rendered trees have plain files only: run "clove render --all" and commit`;
      return [{ file: path, line: 1, column: 1, message }];
    }),
  );
}

function put(
  tree: Map<string, Map<string, string>>,
  path: string,
  kind: FolderEntry['kind'],
  filter: TreeFilter,
  text: () => string,
): void {
  if (!wanted(path, filter)) return;
  const [environment = '', festival = '', ...file] = path.split('/');
  const target = file.length === 0 ? `${environment}/` : `${environment}/${festival}`;
  const files = tree.get(target) ?? new Map<string, string>();
  const name = file.length === 0 ? festival : file.join('/');
  tree.set(target, kind === 'file' ? files.set(name, text()) : files.set(`${name} (${kind})`, ''));
}

function wanted(path: string, filter: TreeFilter): boolean {
  const [environment, festival] = path.split('/');
  return (
    (filter.environment === undefined || filter.environment === environment) &&
    (filter.festival === undefined || filter.festival === festival)
  );
}

function sorted(tree: ReadonlyMap<string, Rendered>): RenderedTree {
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}
