import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rendered manifests: file name to text. */
export type Tree = ReadonlyMap<string, string>;

/** Reads a rendered folder. */
export function readTree(folder: string): Tree {
  const files = readdirSync(folder);
  return withoutPlaces(new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')])));
}

/** A tree whose files are called by kind and name alone: releases up to 0.4 have no place in front of them. */
export function withoutPlaces(tree: Tree): Tree {
  return new Map([...tree].map(([file, text]) => [file.replace(/^\d+-/, ''), text]));
}

/** Writes a tree as a folder that holds nothing else. */
export function writeTree(folder: string, tree: Tree): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of tree) writeFileSync(join(folder, file), text);
}

/**
 * A moment in the middle of an upgrade: the new tree's schema, settings and Services, but of every service that has
 * not rolled yet the old Deployment with its old settings. The old sale document too, as provisioning comes last.
 * @param isNew whether the service has rolled.
 */
export function halfWay(before: Tree, after: Tree, isNew: (service: string) => boolean): Tree {
  const tree = new Map(after);
  for (const [file, text] of before) {
    const service = /^deployment-(.+)\.yaml$/.exec(file)?.[1];
    if (service !== undefined && !isNew(service)) tree.set(file, text);
    // ConfigMaps are named after their content: both generations lie side by side.
    if (file.startsWith('configmap-') && !tree.has(file)) tree.set(file, text);
  }
  for (const file of after.keys()) if (isProvisioning(file)) tree.delete(file);
  for (const [file, text] of before) if (isProvisioning(file)) tree.set(file, text);
  return tree;
}

/** The old tree with the new one's Services: names are given addresses when the cluster starts, and cost nothing. */
export function withServicesOf(before: Tree, after: Tree): Tree {
  const services = [...after].filter(([file]) => file.startsWith('service-') && !before.has(file));
  return new Map([...before, ...services]);
}

/** `<image>:<tag>` of every pod, each once. */
export function imagesOf(tree: Tree): Map<string, string> {
  const references = [...tree.values()].flatMap((text) => [
    ...text.matchAll(/^ +image: \S+\/([^/:@\s]+):([^@\s]+)/gm),
  ]);
  return new Map(references.map(([, image = '', tag = '']) => [image, tag]));
}

function isProvisioning(file: string): boolean {
  return file.startsWith('job-provision-');
}
