import type { Transaction } from '@clove/service-kit';
import { type SectionPrices, type WaitedPlaces, waitingRefusal } from '../../domain/price-categories.ts';
import type { UnitKind } from '../../domain/sale.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { type SectionKey, sectionName } from '../../domain/section.ts';

/** Why a fan cannot wait for these places in their category; of a section that is not there or hidden, nothing is said. */
export async function refusedWaiting(
  tx: Transaction,
  key: SectionKey,
  wanted: Pick<WaitedPlaces, 'category' | 'quantity'>,
): Promise<SeatRefusal | undefined> {
  const [row] = await tx.query<SectionPrices & { readonly kind: UnitKind }>(
    'SELECT kind, price, categories FROM sections WHERE performance_id = $1 AND id = $2 AND NOT hidden',
    [key.performanceId, key.sectionId],
  );
  if (row === undefined) return undefined;
  return waitingRefusal({ ...wanted, section: sectionName(key), kind: row.kind, prices: row });
}
