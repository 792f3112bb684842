import type { StoredPerformance } from '../domain/catalogue.ts';
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
