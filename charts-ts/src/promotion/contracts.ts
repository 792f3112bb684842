import { join } from 'node:path';
import {
  compareVersions,
  contractsOf,
  type Finding,
  loadRelease,
  releaseFile,
  SourceDocument,
} from '@clove/pool-images';

/** One festival's way from the release that an environment runs it with to another. */
export interface ReleaseStep {
  readonly environment: string;
  readonly slug: string;
  /** What runs now. */
  readonly before: string;
  readonly after: string;
  /** Names of the images it is made of. */
  readonly images: readonly string[];
}

/**
 * Contract migrations that forbid the step, in either direction: a release takes something away while an older one
 * that uses it still runs, or went over a database from which a newer one has taken it.
 */
export function contractConflicts(root: string, step: ReleaseStep): Finding[] {
  const { environment, slug, before, after, images } = step;
  const [older, newer] = compareVersions(before, after) < 0 ? [before, after] : [after, before];
  const contracts = contractsOf(loadRelease(root, newer), images);
  const file = releaseFile(newer);
  const document = SourceDocument.read(join(root, file), file);
  return contracts
    .filter(({ since }) => compareVersions(older, since) < 0)
    .map(({ image, migration, since }) => {
      const taken = `migration ${migration} of ${image} takes away what releases before ${since} use`;
      const message =
        older === before
          ? `${taken}, and ${environment} still runs ${slug} with ${before}: promote ${since} first`
          : `${taken}, and ${environment} has run it for ${slug} with ${before}: ${after} cannot work there any more; go back to ${since} or newer`;
      return document.finding(['images', image, 'contracts'], message);
    });
}
