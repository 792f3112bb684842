import { gateRules } from '@clove/contracts/gate';
import { newId, type Transaction } from '@clove/service-kit';
import { z } from 'zod';
import {
  type Entry,
  type GateChange,
  type GateStore,
  gateActions,
  type LoggedEntry,
} from '../../application/gate-store.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { coveredPlaces, entryRow, shownOf } from './shown-tickets.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

const logRow = z.object({
  ticket_id: z.string(),
  action: z.enum(gateActions),
  performance_id: z.string().nullable(),
  used_performance_id: z.string().nullable(),
  gate_id: z.string().nullable(),
  door: z.string().nullable(),
  overridden: z.array(z.enum(gateRules)),
  reason: z.string().nullable(),
  staff_id: z.string(),
  at: z.date(),
  scan_id: z.string().nullable(),
  revised: z.boolean(),
  by_hand: z.boolean(),
  direction: z.enum(['in', 'out']).nullable(),
  conflict: z.record(z.string(), z.unknown()).nullable(),
});

/**
 * Tickets at the gates in PostgreSQL.
 *
 * @param guards `locking` false only where a test shows what the lock and the comparison are for
 */
export function gateStore(guards: { readonly locking: boolean } = { locking: true }): GateStore {
  return {
    async lock(tx, ticketIds) {
      const lockTickets = {
        name: guards.locking ? 'gate-lock' : 'gate-read',
        text: `SELECT ${ticketColumns}, t.blocked, p.starts_at, p.doors_at,
                 c.cancelled_at, c.reason AS cancelled_because,
                 CASE WHEN p.covers IS NOT NULL THEN ${coveredPlaces} END AS covered
               FROM tickets t JOIN performances p ON p.id = t.performance_id
                 LEFT JOIN performance_cancellations c ON c.performance_id = t.performance_id
               WHERE t.id = ANY ($1::uuid[]) ORDER BY t.id ${guards.locking ? 'FOR UPDATE OF t' : ''}`,
        values: [ticketIds],
      };
      // A statement of its own, sent at once behind the other: what a statement reads beside the row that it waited for is older than the lock.
      const readEntries = {
        name: 'gate-entries',
        text: `SELECT now, e.* FROM (SELECT clock_timestamp() AS now) clock
               LEFT JOIN ticket_entries e ON e.ticket_id = ANY ($1::uuid[])`,
        values: [ticketIds],
      };
      const [rows, entries] = await Promise.all([
        tx.query(lockTickets),
        tx.query<{ now: Date; ticket_id: string | null }>(readEntries),
      ]);
      const [clock] = entries;
      if (clock === undefined) throw new Error('the clock is always answered');
      const entriesOf = Map.groupBy(
        entries.filter(({ ticket_id }) => ticket_id !== null).map((row) => entryRow.parse(row)),
        (entry) => entry.ticket_id,
      );
      const tickets = rows.map((row) => shownOf(row, (ticketId) => entriesOf.get(ticketId) ?? []));
      return {
        now: clock.now.toISOString(),
        tickets: new Map(tickets.map((shown) => [shown.ticket.id, shown])),
      };
    },

    async save(tx, changes) {
      const moved = changes.flatMap(({ entries, ...change }) =>
        entries === null ? [] : [{ ...change, entries }],
      );
      if (moved.length > 0) sendEntries(tx, moved);
      const after = moved.length > 0 ? await updateTickets(tx, moved) : new Map<string, Ticket>();
      record(
        tx,
        changes.flatMap(({ ticket, log }) => log.map((entry) => ({ ...entry, ticketId: ticket.id }))),
      );
      for (const { ticket, entries, event } of moved) {
        const changed = after.get(ticket.id);
        if (event !== null && changed !== undefined) publish(tx, event, changed, entries);
      }
      return after;
    },

    async block(tx, ticket, blocked, entry) {
      tx.send({
        text: 'UPDATE tickets SET blocked = $2, version = version + 1 WHERE id = $1',
        values: [ticket.id, blocked],
      });
      record(tx, [{ ...entry, ticketId: ticket.id }]);
    },

    async log(db, ticketIds, scanIds = []) {
      const rows = await db.query({
        name: 'gate-log',
        text: `SELECT * FROM gate_log WHERE ticket_id = ANY ($1::uuid[])
               UNION SELECT * FROM gate_log WHERE scan_id = ANY ($2::uuid[]) AND NOT revised
               ORDER BY ticket_id, received_at, id`,
        values: [ticketIds, scanIds],
      });
      return rows.map(logEntryOf);
    },

    async conflicts(db, gateId, most) {
      const rows = await db.query(
        `SELECT c.* FROM gate_log c WHERE c.gate_id = $1 AND c.action = 'CONFLICT'
           AND NOT EXISTS (SELECT FROM gate_log later
             WHERE later.ticket_id = c.ticket_id AND later.scan_id = c.scan_id
               AND (later.received_at, later.id) > (c.received_at, c.id))
         ORDER BY c.id DESC LIMIT $2`,
        [gateId, most],
      );
      return rows.map(logEntryOf);
    },
  };

  /** A changed ticket has the state that its entries give it. */
  async function updateTickets(tx: Transaction, changes: readonly Moved[]): Promise<Map<string, Ticket>> {
    const firsts = changes.map(({ entries }) => firstOf([...entries.values()]));
    const rows = await tx.query({
      name: guards.locking ? 'gate-tickets' : 'gate-tickets-unguarded',
      // Who leaves a cancelled performance has a void ticket, which stays void.
      text: `UPDATE tickets t SET version = t.version + 1,
               state = CASE WHEN t.state = 'VOID' THEN 'VOID' WHEN c.at IS NULL THEN 'VALID' ELSE 'CHECKED_IN' END,
               checked_in_at = CASE WHEN t.state = 'VOID' THEN t.checked_in_at ELSE c.at END,
               checked_in_by = CASE WHEN t.state = 'VOID' THEN t.checked_in_by ELSE c.by END
             FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::uuid[]) AS c (id, version, at, by)
             WHERE t.id = c.id AND ${guards.locking ? 't.version = c.version' : 'c.version > 0'}
             RETURNING ${ticketColumns}`,
      values: [
        changes.map(({ ticket }) => ticket.id),
        changes.map(({ ticket }) => ticket.version),
        firsts.map((entry) => entry?.enteredAt ?? null),
        firsts.map((entry) => entry?.staffId ?? null),
      ],
    });
    const after = new Map(rows.map((row) => ticketOf(row)).map((ticket) => [ticket.id, ticket]));
    const missed = changes.find(({ ticket }) => !after.has(ticket.id));
    if (missed !== undefined) throw new Error(`ticket ${missed.ticket.id} changed under its lock`);
    return after;
  }
}

/** A change of a ticket's entries. */
type Moved = Omit<GateChange, 'entries'> & { readonly entries: ReadonlyMap<string, Entry> };

/** The earliest entry of a ticket; of a tie the one with the lower performance id. */
function firstOf(entries: readonly Entry[]): Entry | undefined {
  return entries.toSorted((a, b) => Date.parse(a.enteredAt) - Date.parse(b.enteredAt))[0];
}

function sendEntries(tx: Transaction, changes: readonly Moved[]): void {
  const gone = changes.filter(({ entries }) => entries.size === 0).map(({ ticket }) => ticket.id);
  if (gone.length > 0) {
    tx.send({
      name: 'gate-entries-gone',
      text: 'DELETE FROM ticket_entries WHERE ticket_id = ANY ($1::uuid[])',
      values: [gone],
    });
  }
  const kept = changes.flatMap(({ ticket, entries }) =>
    [...entries].map(([performanceId, entry]) => ({ ticketId: ticket.id, performanceId, ...entry })),
  );
  if (kept.length === 0) return;
  tx.send({
    name: 'gate-entries-kept',
    text: `WITH kept AS MATERIALIZED (
             SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[],
               $7::timestamptz[], $8::boolean[]) AS k
               (ticket_id, performance_id, gate_performance_id, gate_id, door, staff_id, entered_at, inside)),
           gone AS (DELETE FROM ticket_entries e WHERE e.ticket_id IN (SELECT ticket_id FROM kept) AND NOT EXISTS (
             SELECT FROM kept WHERE kept.ticket_id = e.ticket_id AND kept.performance_id = e.performance_id))
           INSERT INTO ticket_entries AS e SELECT * FROM kept
           ON CONFLICT (ticket_id, performance_id) DO UPDATE SET gate_performance_id = excluded.gate_performance_id,
             gate_id = excluded.gate_id, door = excluded.door, staff_id = excluded.staff_id,
             entered_at = excluded.entered_at, inside = excluded.inside
           WHERE (e.gate_id, e.gate_performance_id, e.door, e.staff_id, e.entered_at, e.inside)
             IS DISTINCT FROM (excluded.gate_id, excluded.gate_performance_id, excluded.door, excluded.staff_id,
               excluded.entered_at, excluded.inside)`,
    values: [
      kept.map(({ ticketId }) => ticketId),
      kept.map(({ performanceId }) => performanceId),
      kept.map(({ gatePerformanceId }) => gatePerformanceId),
      kept.map(({ gateId }) => gateId),
      kept.map(({ door }) => door),
      kept.map(({ staffId }) => staffId),
      kept.map(({ enteredAt }) => enteredAt),
      kept.map(({ inside }) => inside),
    ],
  });
}

function record(tx: Transaction, entries: readonly LoggedEntry[]): void {
  if (entries.length === 0) return;
  tx.send({
    name: 'gate-log-add',
    text: `INSERT INTO gate_log (id, ticket_id, action, performance_id, used_performance_id, gate_id, door, overridden,
             reason, staff_id, at, scan_id, revised, by_hand, direction, conflict)
           SELECT id, ticket_id, action, performance_id, used_performance_id, gate_id, door,
             ARRAY(SELECT jsonb_array_elements_text(overridden)), reason, staff_id, at, scan_id, revised, by_hand,
             direction, conflict
           FROM jsonb_to_recordset($1::jsonb) AS e (id uuid, ticket_id uuid, action text, performance_id text,
             used_performance_id text, gate_id text, door text, overridden jsonb, reason text, staff_id uuid,
             at timestamptz, scan_id uuid, revised boolean, by_hand boolean, direction text, conflict jsonb)`,
    values: [JSON.stringify(entries.map(logValues))],
  });
}

function logValues(entry: LoggedEntry) {
  const { ticketId, performanceId, usedPerformanceId, gateId, staffId, scanId, byHand, ...same } = entry;
  return {
    ...same,
    ...{ id: newId(), ticket_id: ticketId, performance_id: performanceId, gate_id: gateId },
    ...{ used_performance_id: usedPerformanceId, staff_id: staffId, scan_id: scanId, by_hand: byHand },
  };
}

function logEntryOf(row: unknown): LoggedEntry {
  const entry = logRow.parse(row);
  return {
    ...{ ticketId: entry.ticket_id, action: entry.action, performanceId: entry.performance_id },
    ...{ usedPerformanceId: entry.used_performance_id, gateId: entry.gate_id, door: entry.door },
    ...{ overridden: entry.overridden, reason: entry.reason, staffId: entry.staff_id },
    ...{ at: entry.at.toISOString(), scanId: entry.scan_id, revised: entry.revised, byHand: entry.by_hand },
    ...{ direction: entry.direction, conflict: entry.conflict },
  };
}

function publish(
  tx: Transaction,
  type: 'ticket.TicketCheckedIn' | 'ticket.TicketCheckInUndone',
  ticket: Ticket,
  entries: ReadonlyMap<string, Entry>,
): void {
  const checkIns = [...entries].map(([performanceId, { gateId, gatePerformanceId, enteredAt }]) => ({
    ...{ performanceId, gatePerformanceId, enteredAt },
    ...(gateId === null ? {} : { gateId }),
  }));
  tx.publish({
    type,
    subject: ticket.id,
    subjectVersion: ticket.version,
    data: { ...ticketData(ticket), checkIns },
  });
}
