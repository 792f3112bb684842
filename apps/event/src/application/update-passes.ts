import { isDeepStrictEqual } from 'node:util';
import { passTimes } from '@clove/contracts';
import { optionalTimes, type StoredPerformance } from '../domain/catalogue.ts';
import { type CatalogueTransaction, performanceData } from './ports.ts';

/**
 * Updates the start and the end of sale of every pass from its performances, and publishes the passes that changed. Callers
 * lock provisioning first: this locks all performances.
 */
export async function updatePasses(catalogue: CatalogueTransaction): Promise<void> {
  const stored = await catalogue.performances();
  for (const pass of stored) {
    const updated = withTimesOfPerformances(pass, stored);
    if (updated === undefined || isDeepStrictEqual(updated, pass)) continue;
    const next = { ...updated, version: pass.version + 1 };
    await catalogue.updatePerformance(next);
    catalogue.publishPerformance(performanceData(next), next.version);
  }
}

/** The pass with the times of its performances. Undefined: it is no pass, or none of its performances is known. */
function withTimesOfPerformances(
  pass: StoredPerformance,
  stored: readonly StoredPerformance[],
): StoredPerformance | undefined {
  const covered = stored.filter(({ id }) => pass.covers?.includes(id));
  if (covered.length === 0) return undefined;
  const times = passTimes(
    covered.map(({ cancellation, ...performance }) => ({
      ...performance,
      cancelledAt: cancellation?.cancelledAt,
    })),
  );
  const { salesCloseAt: _, doorsAt: __, ...kept } = pass;
  return { ...kept, startsAt: times.startsAt, ...optionalTimes(times) };
}
