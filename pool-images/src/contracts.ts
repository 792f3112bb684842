import type { BundledMigration } from './bundled-migrations.ts';
import { CATALOGUE_FOLDER } from './catalogue.ts';
import type { Release } from './catalogue-schema.ts';
import type { Finding } from './finding.ts';
import { listReleases } from './release.ts';
import { compareVersions } from './version-order.ts';

/** A migration that takes something away, with the oldest release that may run beside it. */
export interface Contract {
  readonly image: string;
  readonly migration: string;
  readonly since: string;
}

/** The contract migrations of the named images in a release. An image that names none has none. */
export function contractsOf(release: Release, images: Iterable<string>): Contract[] {
  return [...images].flatMap((image) =>
    (release.images[image]?.contracts ?? []).map((contract) => ({ image, ...contract })),
  );
}

/**
 * What is wrong with the contracts of a release that is about to be written. Services of the release before still
 * run while it migrates: `contractSince` names one that exists and is older than the new one.
 */
export function contractFindings(
  root: string,
  version: string,
  migrations: ReadonlyMap<string, readonly BundledMigration[]>,
): Finding[] {
  const earlier = listReleases(root).filter((release) => compareVersions(release, version) < 0);
  return [...migrations].flatMap(([image, list]) =>
    list.flatMap(({ name, contractSince }) => {
      if (contractSince === undefined || earlier.includes(contractSince)) return [];
      const allowed = earlier.length === 0 ? 'there is none yet' : `one of ${earlier.join(', ')}`;
      const message = `migration ${name} says contractSince ${contractSince}, which must be a release before ${version}: ${allowed}`;
      return [{ file: `${CATALOGUE_FOLDER}/${image}.yaml`, line: 1, column: 1, message }];
    }),
  );
}
