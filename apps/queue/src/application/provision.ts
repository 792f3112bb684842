import { randomBytes } from 'node:crypto';
import type { ProvisionRequest, ProvisionResponse } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import { QueueRefused } from '../domain/refusals.ts';
import type { RoomBook } from './ports.ts';

/**
 * Takes over when the sale opens. Before the opening it may be moved, and the draw stays; an opening after one that took place
 * gets a draw of its own, because the key of the last one is public. Throws QueueRefused.
 */
export async function provision(
  tx: Transaction,
  rooms: RoomBook,
  { generation, dryRun, document }: ProvisionRequest<never>,
): Promise<ProvisionResponse> {
  const { sales } = document;
  const times = { opensAt: new Date(sales.opensAt), closesAt: new Date(sales.closesAt) };
  const stored = await rooms.lockProvisioned(tx);
  if (stored !== undefined && stored.generation > generation) {
    throw new QueueRefused({ reason: 'older-generation', generation, applied: stored.generation });
  }
  const movedOpening = stored !== undefined && stored.opensAt.getTime() !== times.opensAt.getTime();
  const opensAgain = stored?.opened === true && movedOpening && times.opensAt > stored.opensAt;
  const isNew = stored === undefined || opensAgain;
  const changed = movedOpening || stored?.closesAt.getTime() !== times.closesAt.getTime();
  if (!dryRun) {
    if (isNew) await rooms.add(tx, generation, times, randomBytes(32));
    else await rooms.move(tx, stored.sale, generation, times);
  }
  const action = isNew ? 'created' : changed ? 'updated' : 'unchanged';
  return { changes: [{ entity: 'waiting room', action, overridden: [] }] };
}
