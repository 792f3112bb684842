import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, FindingsError } from '@clove/pool-images';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { ManifestShape } from '../manifest-shape.ts';
import type { Manifest } from '../provenance/index.ts';
import type { Rendered } from '../render.ts';
import { git } from './git.ts';

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
  if (!existsSync(place)) return tree;
  for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    put(tree, path.slice(place.length + 1), filter, () => readFileSync(path, 'utf8'));
  }
  return sorted(tree);
}

/**
 * What a commit has, read from git's objects: nothing is checked out.
 * @throws FindingsError when git does not know the ref.
 */
export function treeFromGit(root: string, ref: string, filter: TreeFilter = {}): RenderedTree {
  const commit = commitOf(root, ref);
  const listing = git(root, ['ls-tree', '-r', '-z', commit, `${FOLDER}/`]).toString('utf8');
  const entries = listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [meta = '', path = ''] = line.split('\t');
      return { path: path.slice(FOLDER.length + 1), blob: meta.split(' ')[2] ?? '' };
    })
    .filter((entry) => wanted(entry.path, filter));
  const texts = blobs(
    root,
    entries.map((entry) => entry.blob),
  );
  const tree = new Map<string, Map<string, string>>();
  for (const { path, blob } of entries) put(tree, path, filter, () => texts.get(blob) ?? '');
  return sorted(tree);
}

/** A file of a commit, or undefined when it has none of that name. */
export function fileFromGit(root: string, ref: string, path: string): string | undefined {
  const commit = commitOf(root, ref);
  const listed = git(root, ['ls-tree', '-z', commit, path]).toString('utf8');
  return listed === '' ? undefined : git(root, ['show', `${commit}:${path}`]).toString('utf8');
}

/**
 * The full id of a commit.
 * @throws FindingsError when git does not know it.
 */
export function commitOf(root: string, ref: string): string {
  try {
    // After --end-of-options a ref that begins with a dash cannot be taken for an option.
    const answer = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    return answer.toString('utf8').trim();
  } catch {
    const message = `git knows no commit "${ref}" here: fetch it first (in CI: fetch-depth 0), or name another`;
    throw new FindingsError([{ file: '.git', line: 1, column: 1, message }]);
  }
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
    return /\.ya?ml$/.test(file)
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
  filter: TreeFilter,
  text: () => string,
): void {
  if (!wanted(path, filter)) return;
  const [environment = '', festival = '', ...file] = path.split('/');
  const target = file.length === 0 ? `${environment}/` : `${environment}/${festival}`;
  const files = tree.get(target) ?? new Map<string, string>();
  tree.set(target, files.set(file.length === 0 ? festival : file.join('/'), text()));
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

/** Many files by one process: `cat-file --batch` answers `<id> blob <size>\n<bytes>\n` for each. */
function blobs(root: string, ids: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  if (ids.length === 0) return texts;
  const answer = git(root, ['cat-file', '--batch'], `${[...new Set(ids)].join('\n')}\n`);
  let at = 0;
  while (at < answer.length) {
    const end = answer.indexOf(10, at);
    const [id = '', , size = '0'] = answer.subarray(at, end).toString('utf8').split(' ');
    const from = end + 1;
    texts.set(id, answer.subarray(from, from + Number(size)).toString('utf8'));
    at = from + Number(size) + 1;
  }
  return texts;
}
