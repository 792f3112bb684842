import type { Inventory } from '@clove/inventory';
import { eventually } from '@clove/service-kit/testing';
import { expect } from '@jest/globals';
import type { Replica, Replicas } from './replicas.ts';

/** Resolves once so many statements wait for a lock that another transaction holds. */
export async function untilBlocked({ sql }: Replicas, count = 1): Promise<void> {
  await eventually(async () => {
    const waiting = await sql(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    expect(waiting.length).toBeGreaterThanOrEqual(count);
  });
}

/** Keeps the rows that `query` locks locked while `work` runs. */
export function whileLocked<T>({ b }: Replicas, query: string, work: () => Promise<T>): Promise<T> {
  return b.inventory.unitOfWork.run(async (tx) => {
    await tx.query(query);
    return work();
  });
}

/** A replica whose next unit of work locks its holds, starts `meanwhile`, and goes on when that waits for the lock. */
export function lockingFirst(replicas: Replicas, at: Replica, meanwhile: () => void): Replica {
  const { holds } = at.inventory;
  let first = true;
  const inventory: Inventory = {
    ...at.inventory,
    holds: {
      ...holds,
      async lock(tx, ids) {
        const locked = await holds.lock(tx, ids);
        if (first) {
          first = false;
          meanwhile();
          await untilBlocked(replicas);
        }
        return locked;
      },
    },
  };
  return { ...at, inventory };
}
