import { join } from 'node:path';
import { stringify } from 'yaml';
import type { BundledMigration } from './bundled-migrations.ts';
import { Release } from './catalogue-schema.ts';
import { FindingsError } from './finding.ts';
import { hint } from './nearest-name.ts';
import type { ExternalEntry } from './origin.ts';
import { readDocument } from './read-document.ts';
import { compareVersions } from './version-order.ts';
import { writeFileAtomically } from './write-file.ts';
import { yamlFilesIn } from './yaml-files.ts';

/** Where the releases lie, from the repository's root. */
export const RELEASES_FOLDER = 'pool-images/releases';

/** Where a release lies, from the root. */
export function releaseFile(version: string): string {
  return `${RELEASES_FOLDER}/${version}.yaml`;
}

/** Versions of the committed releases, oldest first. */
export function listReleases(root: string): string[] {
  return yamlFilesIn(join(root, RELEASES_FOLDER))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort(compareVersions);
}

/**
 * Reads a committed release.
 * @throws FindingsError when it does not exist or is not well-formed.
 */
export function loadRelease(root: string, version: string): Release {
  const file = releaseFile(version);
  const versions = listReleases(root);
  if (!versions.includes(version)) {
    const message = `there is no release "${version}"${hint(version, versions)}`;
    throw new FindingsError([{ file, line: 1, column: 1, message }]);
  }
  const document = readDocument(join(root, file), file);
  const release = document.parse(Release);
  if (release.version !== version) {
    throw new FindingsError([
      document.finding(['version'], `the file of release ${release.version} is called ${version}.yaml`),
    ]);
  }
  return release;
}

/**
 * Writes a release file: images sorted, digests kept when the content did not change. External images are pinned to
 * what their catalogue file names now.
 * @param migrations of the built images that have a database; default: not recorded.
 * @returns its path from the root.
 */
export function writeRelease(
  root: string,
  version: string,
  tags: ReadonlyMap<string, string>,
  externals: readonly ExternalEntry[] = [],
  migrations: ReadonlyMap<string, readonly BundledMigration[]> = new Map(),
): string {
  const before = listReleases(root).includes(version) ? loadRelease(root, version).images : {};
  const built = [...tags].map(([image, tag]): [string, Release['images'][string]] => {
    const digest = before[image]?.tag === tag ? before[image].digest : undefined;
    return [image, { tag, ...(digest === undefined ? {} : { digest }), ...recorded(migrations.get(image)) }];
  });
  const pinned = externals.map(({ image, external }): [string, Release['images'][string]] => {
    const { tag, digest } = external;
    return [image, digest === undefined ? { tag } : { tag, digest }];
  });
  const images = Object.fromEntries([...built, ...pinned].sort(([a], [b]) => (a < b ? -1 : 1)));
  return writeReleaseFile(root, { version, images });
}

function recorded(list: readonly BundledMigration[] | undefined): Partial<Release['images'][string]> {
  if (list === undefined) return {};
  const contracts = list.flatMap(({ name, contractSince }) =>
    contractSince === undefined ? [] : [{ migration: name, since: contractSince }],
  );
  return { migrations: list.map(({ name }) => name), ...(contracts.length > 0 ? { contracts } : {}) };
}

/** Writes a release file in one step. Returns its path from the root. */
export function writeReleaseFile(root: string, release: Release): string {
  const file = releaseFile(release.version);
  const comment = `# Image to content tag; a digest is added when the image has been pushed. Written by "clove pool release ${release.version}".\n`;
  writeFileAtomically(
    join(root, file),
    `${comment}${stringify(Release.parse(release), { compat: 'yaml-1.1' })}`,
  );
  return file;
}
