import { LocalisedText } from '@clove/contracts';
import { type PerformanceBook, type SoldPerformance, soldPerformance } from '@clove/order-saga';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import { doorsOf } from '../../domain/admission.ts';
import type { Ticket } from '../../domain/ticket.ts';

/** What a ticket shows of its performance. */
export interface PerformanceInfo {
  readonly title: LocalisedText;
  /** RFC 3339, UTC. */
  readonly startsAt: string;
  /** From when it admits; RFC 3339, UTC. */
  readonly doorsAt: string;
}

const row = z.object({
  id: z.string(),
  title: LocalisedText,
  starts_at: z.date(),
  doors_at: z.date().nullable(),
});

/** Title and times of performances, by id. */
export async function performanceInfo(
  reads: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PerformanceInfo>> {
  if (ids.length === 0) return new Map();
  const rows = await reads.query(
    'SELECT id, title, starts_at, doors_at FROM performances WHERE id = ANY ($1::text[])',
    [[...new Set(ids)]],
  );
  return new Map(rows.map((found) => infoOf(row.parse(found))));
}

function infoOf({ id, title, starts_at, doors_at }: z.infer<typeof row>): [string, PerformanceInfo] {
  const startsAt = starts_at.toISOString();
  const doorsAt = doorsOf({ startsAt, doorsAt: doors_at?.toISOString() ?? null });
  return [id, { title, startsAt, doorsAt }];
}

/** What became of each ticket's performance since the ticket's order was placed, by ticket id. */
export async function soldPerformances(
  reads: Queryable,
  book: PerformanceBook,
  tickets: readonly Ticket[],
): Promise<ReadonlyMap<string, SoldPerformance>> {
  if (tickets.length === 0) return new Map();
  const rows = await reads.query<{ id: string; created_at: Date }>(
    'SELECT id, created_at FROM orders WHERE id = ANY ($1::uuid[])',
    [[...new Set(tickets.map(({ orderId }) => orderId))]],
  );
  const soldAt = new Map(rows.map(({ id, created_at }) => [id, created_at.toISOString()]));
  return new Map(
    tickets.map(({ id, orderId, performanceId, issuedAt }) => [
      id,
      soldPerformance(book, performanceId, soldAt.get(orderId) ?? issuedAt),
    ]),
  );
}
