import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ManifestError } from '../manifests/read.ts';
import type { Container, Volume } from '../manifests/workload.ts';
import { fieldOf, type PodFacts, type Sources } from './environment.ts';

/** Mount path in the container -> folder (or file, with subPath) that stands for it here. */
export type Mounts = ReadonlyMap<string, string>;

/** Makes the folders of a pod's volumes, empty or filled, under `folder`. What an earlier pod left there is removed. */
export function makeVolumes(
  container: Container,
  volumes: readonly Volume[],
  folder: string,
  sources: Sources,
  pod: PodFacts,
): Mounts {
  rmSync(folder, { recursive: true, force: true });
  for (const volume of volumes) {
    const target = join(folder, safe(volume.name));
    mkdirSync(target, { recursive: true, mode: 0o700 });
    const where = `${pod.name}: volume ${volume.name}`;
    const { secret, projected } = volume;
    const own = { ...volume, secret: secret && { ...secret, name: secret.secretName } };
    for (const source of [own, ...(projected?.sources ?? [])]) {
      for (const [path, text] of filesOf(source, sources, pod, where)) {
        const file = join(target, safe(path));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text, { mode: 0o600 });
      }
    }
  }
  return new Map(
    container.volumeMounts.map(({ name, mountPath, subPath }) => {
      if (!volumes.some((volume) => volume.name === name)) {
        throw new ManifestError(`${pod.name}: volumeMounts: there is no volume ${name}`);
      }
      return [mountPath, join(folder, safe(name), safe(subPath ?? ''))];
    }),
  );
}

/** A text with a mount path at its start (an argument, a variable) with the folder in its place. */
export function mounted(text: string, mounts: Mounts): string {
  for (const [mountPath, folder] of mounts) {
    if (text === mountPath || text.startsWith(`${mountPath}/`)) return folder + text.slice(mountPath.length);
  }
  return text;
}

interface KeyedSource {
  name: string;
  items?: { key: string; path: string }[] | undefined;
  optional?: boolean | undefined;
}

interface Source {
  configMap?: KeyedSource | undefined;
  secret?: KeyedSource | undefined;
  downwardAPI?: { items: { path: string; fieldRef: { fieldPath: string } }[] } | undefined;
}

function* filesOf(
  source: Source,
  sources: Sources,
  pod: PodFacts,
  where: string,
): Generator<[string, string]> {
  if (source.configMap) yield* keyed(source.configMap, sources.configMaps, where);
  if (source.secret) yield* keyed(source.secret, sources.secrets, where);
  for (const { path, fieldRef } of source.downwardAPI?.items ?? []) {
    yield [path, fieldOf(pod, fieldRef.fieldPath, where)];
  }
}

function* keyed(
  { name, items, optional }: KeyedSource,
  from: Record<string, Record<string, string>>,
  where: string,
): Generator<[string, string]> {
  const found = from[name];
  if (!found) {
    if (optional) return;
    throw new ManifestError(`${where}: there is no ${name}`);
  }
  for (const { key, path } of items ?? Object.keys(found).map((key) => ({ key, path: key }))) {
    const value = found[key];
    if (value === undefined) throw new ManifestError(`${where}: ${name} has no key ${key}`);
    yield [path, value];
  }
}

/** A relative path that stays where it is put. */
function safe(path: string): string {
  const clean = normalize(path);
  if (clean.startsWith('..') || clean.startsWith('/')) throw new ManifestError(`${path} leaves its volume`);
  return clean;
}
