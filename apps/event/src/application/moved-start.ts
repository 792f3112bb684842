import type { Rescheduling, StoredPerformance } from '../domain/catalogue.ts';
import type { CatalogueTransaction } from './ports.ts';

/** Whether a new start would put a performance that sold tickets into the past. */
export async function movesIntoThePast(
  catalogue: CatalogueTransaction,
  stored: StoredPerformance,
  startsAt: string,
): Promise<boolean> {
  if (startsAt === stored.startsAt || new Date(startsAt) > (await catalogue.now())) return false;
  return catalogue.everSold(stored.id);
}

/** The doors of a performance whose start is moved without naming them anew: they open as long before it as they did. */
export function doorsMovedWith({ startsAt, doorsAt }: StoredPerformance, next: string): string | undefined {
  if (doorsAt === undefined) return undefined;
  return new Date(Date.parse(doorsAt) + Date.parse(next) - Date.parse(startsAt)).toISOString();
}

/**
 * What fans are shown of a new start: from where it was moved, once tickets were sold; before that it is a correction of an
 * announcement. A reason for the same start replaces the one given before.
 */
export async function reschedulingOf(
  catalogue: CatalogueTransaction,
  stored: StoredPerformance,
  startsAt: string,
  reason: string | undefined,
): Promise<Rescheduling | null> {
  const { rescheduling } = stored;
  if (startsAt === stored.startsAt) {
    return rescheduling === null || reason === undefined ? rescheduling : { ...rescheduling, reason };
  }
  if (!(await catalogue.everSold(stored.id))) return rescheduling;
  const at = (await catalogue.now()).toISOString();
  return { from: stored.startsAt, at, reason: reason ?? null };
}
