import { type Finding, FindingsError } from '@clove/pool-images';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { type Manifest, ManifestShape } from './manifest-shape.ts';
import type { Rendered } from './render.ts';

/** Where rendered trees lie, from the root. */
export const RENDERED_FOLDER = 'gitops/rendered';

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
      ? manifestsOf(`${RENDERED_FOLDER}/${target}/${file}`, file, text, findings)
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

/** A label or an annotation that is a number or a boolean is the most common mistake of an edit by hand: it is named. */
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
