import { LocalisedText } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';

/** What a ticket shows of its performance. */
export interface PerformanceInfo {
  readonly title: LocalisedText;
  /** RFC 3339, UTC. */
  readonly startsAt: string;
}

const row = z.object({ id: z.string(), title: LocalisedText, starts_at: z.date() });

/** Title and start of performances, by id. */
export async function performanceInfo(
  reads: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PerformanceInfo>> {
  if (ids.length === 0) return new Map();
  const rows = await reads.query(
    'SELECT id, title, starts_at FROM performances WHERE id = ANY ($1::text[])',
    [[...new Set(ids)]],
  );
  return new Map(
    rows
      .map((found) => row.parse(found))
      .map((found) => [found.id, { title: found.title, startsAt: found.starts_at.toISOString() }]),
  );
}
