import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { failedWith } from '../process/error-code.ts';

const Resource = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

/** One rendered object and where it stands. */
export interface Resource {
  file: string;
  kind: string;
  name: string;
  namespace: string | undefined;
  labels: Record<string, string>;
  /** Argo CD's sync wave; 0 when the object names none. */
  wave: number;
  body: Record<string, unknown>;
}

/** A manifest that cannot be run here: one line, with file and field. */
export class ManifestError extends Error {
  override name = 'ManifestError';
}

/** Reads every .yaml file in the folder and below it, sorted by path. Fails with ManifestError on the first bad file. */
export function readManifests(folder: string): Resource[] {
  const files = yamlFiles(folder);
  if (files.length === 0) throw new ManifestError(`${folder}: no manifests (.yaml) in this folder`);
  return files.flatMap((file) => readFile(file));
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (failedWith(error, 'ENOENT')) {
      throw new ManifestError(`${folder}: there is no such folder of manifests`);
    }
    throw error;
  }
}

function readFile(file: string): Resource[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new ManifestError(`${file}: ${error.message.split('\n')[0]}`);
    const value: unknown = document.toJS();
    return value === null ? [] : [toResource(file, value)];
  });
}

function toResource(file: string, value: unknown): Resource {
  const parsed = Resource.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ManifestError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { metadata } = parsed.data;
  const wave = metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';
  if (!/^-?\d+$/.test(wave)) throw new ManifestError(`${file}: the sync wave is not a number: ${wave}`);
  return {
    file,
    kind: parsed.data.kind,
    name: metadata.name,
    namespace: metadata.namespace,
    labels: metadata.labels ?? {},
    wave: Number(wave),
    body: parsed.data,
  };
}
