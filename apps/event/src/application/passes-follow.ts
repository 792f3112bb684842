import { isDeepStrictEqual } from 'node:util';
import { passTimes } from '@clove/contracts';
import { optionalTimes, type StoredPerformance } from '../domain/catalogue.ts';
import { type CatalogueTransaction, performanceData } from './ports.ts';

/**
 * Gives every pass the start and the end of sale that its performances have now, whoever changed them; publishes those that
 * changed. Whoever changes a performance locks provisioning first: this locks all of them.
 */
export async function passesFollow(catalogue: CatalogueTransaction): Promise<void> {
  const stored = await catalogue.performances();
  for (const pass of stored) {
    const followed = following(pass, stored);
    if (followed === undefined || isDeepStrictEqual(followed, pass)) continue;
    const next = { ...followed, version: pass.version + 1 };
    await catalogue.updatePerformance(next);
    catalogue.publishPerformance(performanceData(next), next.version);
  }
}

/** Undefined: it is no pass, or nothing that it covers is known. */
function following(
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
