import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Finding, FindingsError } from '@clove/pool-images';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { type FolderEntry, folderEntries } from '../folder-entries.ts';
import { isLeftover } from '../leftover-files.ts';
import { ManifestShape } from '../manifest-shape.ts';
import type { Manifest } from '../provenance/index.ts';
import type { Rendered } from '../render.ts';
import { commitOf, contentsOf, entriesOf } from './commits.ts';

const FOLDER = 'gitops/rendered';

/** Rendered folders by `<environment>/<festival>`; `_platform` counts as a festival. */
export type RenderedTree = ReadonlyMap<string, Rendered>;

/** Which part of a tree is compared. */
export interface TreeFilter {
  readonly environment?: string | undefined;
  readonly festival?: string | undefined;
}

/** A Kubernetes object as the tree has it. */
export interface TreeObject {
  readonly file: string;
  readonly text: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
}

/** A kind of our own for a file in a rendered folder that is not a manifest: nothing there may stay unseen. */
const FILE_KIND = 'File';

/** What is rendered on disk now. */
export function treeFromDisk(root: string, filter: TreeFilter = {}): RenderedTree {
  const tree = new Map<string, Map<string, string>>();
  const place = join(root, FOLDER);
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
  const entries = entriesOf(root, commitOf(root, ref), [`${FOLDER}/`])
    .map((entry) => ({ ...entry, path: entry.path.slice(FOLDER.length + 1) }))
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
 * Complaints about everything in a tree that is no plain file: what Argo CD would make of it is not what anybody can
 * review.
 */
export function noPlainFiles(tree: RenderedTree): Finding[] {
  return [...tree].flatMap(([target, files]) =>
    [...files.keys()].flatMap((file): Finding[] => {
      const kind = NO_FILE.exec(file)?.[0];
      if (kind === undefined) return [];
      const path = `${FOLDER}/${target.replace(/\/$/, '')}/${file.slice(0, -kind.length)}`;
      const message = `this is a ${kind.slice(2, -1)}, and rendered trees have plain files only: run "clove render --all" and commit`;
      return [{ file: path, line: 1, column: 1, message }];
    }),
  );
}

/**
 * The objects of one folder.
 * @param known objects that were read already (default: none). Those of a file with the same name and text are taken
 * over, because reading YAML is most of the work of a comparison.
 * @throws FindingsError with every file that is not readable as manifests.
 */
export function objectsOf(
  target: string,
  rendered: Rendered,
  known: readonly TreeObject[] = [],
): TreeObject[] {
  const findings: Finding[] = [];
  const knownFiles = Map.groupBy(known, ({ file }) => file);
  const objects = [...rendered].flatMap(([file, text]) => {
    const same = knownFiles.get(file);
    if (same?.[0]?.text === text) return same;
    // Argo CD reads what lies right in the folder, not what lies below it.
    return /^[^/]*\.ya?ml$/.test(file)
      ? manifestsOf(`${FOLDER}/${target}/${file}`, file, text, findings)
      : [otherFile(file, text)];
  });
  if (findings.length > 0) throw new FindingsError(findings);
  return objects;
}

function manifestsOf(path: string, file: string, text: string, findings: Finding[]): TreeObject[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const found: TreeObject[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const place = (offset: number) => {
      const { line, col } = lineCounter.linePos(offset);
      return { file: path, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    for (const error of document.errors) {
      findings.push({ ...place(error.pos[0]), message: `not YAML: ${error.message}` });
    }
    if (document.errors.length > 0) continue;
    const parsed = ManifestShape.safeParse(document.toJS());
    if (!parsed.success) {
      const message = complaintOf(parsed.error);
      findings.push({ ...place(document.range[0]), message });
      continue;
    }
    const { apiVersion, kind, metadata } = parsed.data;
    const { name, namespace = '', labels = {} } = metadata;
    found.push({ file, text, apiVersion, kind, namespace, name, labels, manifest: parsed.data });
  }
  // A file of comments alone is still a file.
  return found.length === 0 && findings.length === 0 ? [otherFile(file, text)] : found;
}

/** A label or an annotation that is a number or a boolean is the one mistake that a hand makes easily: it is named. */
function complaintOf({ issues }: z.ZodError): string {
  const strings = issues.find(({ path }) => ['labels', 'annotations'].includes(String(path[1])));
  return strings === undefined
    ? 'not a manifest: it needs apiVersion, kind and metadata.name'
    : `not a manifest: ${strings.path.join('.')} is no string; put it in quotes`;
}

function otherFile(file: string, text: string): TreeObject {
  const metadata = { name: file };
  const manifest = { apiVersion: '', kind: FILE_KIND, metadata, text };
  return { file, text, apiVersion: '', kind: FILE_KIND, namespace: '', name: file, labels: {}, manifest };
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
