import { LocalisedText } from '@clove/contracts';
import { packed } from '@clove/contracts/gate';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { PackReads } from '../../application/gate-packs.ts';
import { doorsOf } from '../../domain/doors.ts';
import { ticketStates } from '../../domain/ticket-states.ts';

const position = z.string().transform((text) => BigInt(text));
const clockRow = z.object({ now: z.date(), open_since: position });
const changedRow = z.object({
  id: z.string(),
  serial: z.number(),
  state: z.enum(ticketStates),
  blocked: z.string().nullable(),
  changed_in: position,
  entries: z.array(
    z.object({
      performanceId: z.string(),
      enteredAt: z.string(),
      gateId: z.string().nullable(),
      door: z.string().nullable(),
      inside: z.boolean(),
    }),
  ),
});
const performanceRow = z.object({
  id: z.string(),
  title: LocalisedText,
  starts_at: z.date(),
  doors_at: z.date().nullable(),
  cancelled_at: z.date().nullable(),
  reason: z.string().nullable(),
});

/** What packs of gates say, out of PostgreSQL. */
export function packReads(reads: Queryable): PackReads {
  return {
    async changed(performances, after, most) {
      // One statement, so that the tickets and the oldest open transaction are of the same moment.
      const rows = await reads.query<{ now: Date; open_since: string; id: string | null }>(
        `SELECT clock_timestamp() AS now, pg_snapshot_xmin(pg_current_snapshot())::text AS open_since, changed.*
         FROM (SELECT 1) one LEFT JOIN LATERAL (
           SELECT t.id, t.serial, t.state, t.blocked, t.changed_in::text, (
             SELECT coalesce(jsonb_agg(jsonb_build_object('performanceId', e.performance_id, 'enteredAt', e.entered_at,
               'gateId', e.gate_id, 'door', e.door, 'inside', e.inside)), '[]')
             FROM ticket_entries e WHERE e.ticket_id = t.id) AS entries
           FROM tickets t
           WHERE t.changed_in >= $1::xid8 AND (t.changed_in > $1::xid8 OR $2::uuid IS NULL OR t.id > $2)
             AND ($3::text[] IS NULL OR t.performance_id = ANY ($3)
               OR t.performance_id = ANY (ARRAY(SELECT id FROM performances WHERE covers && $3)))
           ORDER BY t.changed_in, t.id LIMIT $4) changed ON true`,
        [String(after.transaction), after.ticketId, performances, most],
      );
      const { now, open_since } = clockRow.parse(rows[0]);
      const tickets = rows
        .filter(({ id }) => id !== null)
        .map((row) => changedRow.parse(row))
        .map(({ id, entries, changed_in, ...ticket }) => ({
          changedIn: changed_in,
          packed: packed(id, {
            ...ticket,
            presences: new Map(entries.map(({ performanceId, ...presence }) => [performanceId, presence])),
          }),
        }));
      return { tickets, openSince: open_since, now: now.toISOString() };
    },
    async passes() {
      return reads.query<{ id: string; performances: string[] }>(
        'SELECT id, covers AS performances FROM performances WHERE covers IS NOT NULL ORDER BY id',
      );
    },
    async performances() {
      const rows = await reads.query(
        `SELECT p.id, p.title, p.starts_at, p.doors_at, c.cancelled_at, c.reason FROM performances p
         LEFT JOIN performance_cancellations c ON c.performance_id = p.id
         WHERE p.covers IS NULL ORDER BY p.starts_at, p.id`,
      );
      return rows
        .map((row) => performanceRow.parse(row))
        .map(({ id, title, starts_at, doors_at, cancelled_at, reason }) => {
          const startsAt = starts_at.toISOString();
          return {
            ...{
              id,
              title,
              startsAt,
              doorsAt: doorsOf({ startsAt, doorsAt: doors_at?.toISOString() ?? null }),
            },
            cancelled:
              cancelled_at === null ? null : { at: cancelled_at.toISOString(), reason: reason ?? '' },
          };
        });
    },
  };
}
