import { join } from 'node:path';
import {
  compareVersions,
  contractsOf,
  type Finding,
  listReleases,
  loadRelease,
  readDocument,
  releaseFile,
} from '@clove/pool-images';

/** One festival's way from the release that an environment runs it with to another. */
export interface ReleaseStep {
  readonly environment: string;
  readonly slug: string;
  /** What runs now. */
  readonly before: string;
  readonly after: string;
  /** Names of the images it is made of, before or after; undefined when not known: every image of the release counts. */
  readonly images: readonly string[] | undefined;
}

/**
 * Contract migrations that forbid the step, in either direction: a release takes something away while an older one
 * that uses it still runs, or went over a database from which a newer one has taken it.
 * @param roots where release files are read. What any of them records counts: the change that takes the step cannot
 * also take the record away.
 */
export function contractConflicts(roots: readonly string[], step: ReleaseStep): Finding[] {
  const newer = goesBack(step) ? step.before : step.after;
  const findings = roots
    .filter((root) => listReleases(root).includes(newer))
    .flatMap((root) => conflictsIn(root, newer, step));
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
}

/** True for a step to an older release. */
export function goesBack({ before, after }: Pick<ReleaseStep, 'before' | 'after'>): boolean {
  return compareVersions(after, before) < 0;
}

function conflictsIn(root: string, newer: string, step: ReleaseStep): Finding[] {
  const { environment, slug, before, after } = step;
  const older = newer === before ? after : before;
  const release = loadRelease(root, newer);
  const contracts = contractsOf(release, step.images ?? Object.keys(release.images));
  const file = releaseFile(newer);
  const document = readDocument(join(root, file), file);
  return contracts
    .filter(({ since }) => compareVersions(older, since) < 0)
    .map(({ image, migration, since }) => {
      const taken = `migration ${migration} of ${image} takes away what releases before ${since} use`;
      const message =
        older === before
          ? `${taken}, and ${environment} still runs ${slug} with ${before}: deploy ${since} there first`
          : `${taken}, and ${environment} has run it for ${slug} with ${before}: ${after} cannot work there any more; go back to ${since} or newer`;
      return document.finding(['images', image, 'contracts'], message);
    });
}
