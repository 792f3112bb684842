import type { Auditing } from '@clove/inventory';
import { expectInventoryBalanced } from '@clove/inventory/testing';
import { expect } from '@jest/globals';

type Sql = (text: string) => Promise<unknown[]>;

/** Sums and quotas add up, holds and seats agree. */
export async function expectBalanced(auditing: Auditing, sql: Sql): Promise<void> {
  await expectInventoryBalanced(auditing);
  await expectSeatsKept(sql);
}

/** Holds and seats agree, from both sides. */
export async function expectSeatsKept(sql: Sql): Promise<void> {
  const disagreeing = await sql(
    `SELECT seat.id, seat.state, h.state AS hold_state FROM seats seat LEFT JOIN holds h ON h.id = seat.hold_id
         WHERE seat.state IN ('PINNED', 'SOLD')
           AND (h.state IS DISTINCT FROM seat.state OR NOT seat.id = ANY (h.seats) OR seat.id = ANY (h.released)
             OR NOT EXISTS (SELECT 1 FROM bought_seats b WHERE b.seat_id = seat.id AND b.hold_id = h.id))`,
  );
  expect(disagreeing).toEqual([]);
  const lost = await sql(
    `SELECT h.id, unit FROM holds h CROSS JOIN unnest(h.seats) AS unit
         WHERE h.state IN ('PINNED', 'SOLD') AND unit <> ALL (h.released)
           AND NOT EXISTS (SELECT 1 FROM seats WHERE seats.id = unit AND seats.hold_id = h.id)`,
  );
  expect(lost).toEqual([]);
}
