import { newId, type Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { GateLogEntry, GateStore } from '../../application/check-in.ts';
import type { GateRule, TicketAtGate } from '../../domain/admission.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

const atGateRow = z.object({
  now: z.date(),
  starts_at: z.date(),
  doors_at: z.date().nullable(),
  cancelled_at: z.date().nullable(),
  cancelled_because: z.string().nullable(),
});

const logRow = z.object({
  action: z.enum(['CHECKED_IN', 'UNDONE']),
  performance_id: z.string().nullable(),
  overridden: z.array(z.enum(['wrong-performance', 'too-early'] satisfies GateRule[])),
  reason: z.string().nullable(),
  staff_id: z.string(),
  at: z.date(),
});

/**
 * Tickets at the gate in PostgreSQL.
 *
 * @param guards `locking` false only where a test shows what the lock and the comparison are for
 */
export function gateStore(guards: { readonly locking: boolean } = { locking: true }): GateStore {
  return {
    async lock(tx, ticketId) {
      const [row] = await tx.query({
        name: guards.locking ? 'gate-lock' : 'gate-read',
        text: `SELECT ${ticketColumns}, clock_timestamp() AS now, p.starts_at, p.doors_at,
                 c.cancelled_at, c.reason AS cancelled_because
               FROM tickets t JOIN performances p ON p.id = t.performance_id
                 LEFT JOIN performance_cancellations c ON c.performance_id = t.performance_id
               WHERE t.id = $1 ${guards.locking ? 'FOR UPDATE OF t' : ''}`,
        values: [ticketId],
      });
      return row === undefined ? undefined : atGateOf(row);
    },
    async admit(tx, ticket, entry) {
      const admitted = await moved(
        tx,
        ticket,
        `state = 'CHECKED_IN', checked_in_at = clock_timestamp(), checked_in_by = $3`,
        [entry.staffId],
      );
      record(tx, admitted, entry);
      publish(tx, 'ticket.TicketCheckedIn', admitted);
      return admitted;
    },
    async readmit(tx, ticket, entry) {
      const change = `state = 'VALID', checked_in_at = NULL, checked_in_by = NULL`;
      const readmitted = await moved(tx, ticket, change, []);
      record(tx, readmitted, entry);
      publish(tx, 'ticket.TicketCheckInUndone', readmitted);
      return readmitted;
    },
    async log(db, ticketId) {
      const rows = await db.query(
        `SELECT action, performance_id, overridden, reason, staff_id, at FROM gate_log
         WHERE ticket_id = $1 ORDER BY id`,
        [ticketId],
      );
      return rows.map((row) => {
        const { action, performance_id, overridden, reason, staff_id, at } = logRow.parse(row);
        return {
          action,
          performanceId: performance_id,
          overridden,
          reason,
          staffId: staff_id,
          at: at.toISOString(),
        };
      });
    },
  };

  async function moved(
    tx: Transaction,
    ticket: Ticket,
    change: string,
    values: readonly unknown[],
  ): Promise<Ticket> {
    const [row] = await tx.query(
      `UPDATE tickets t SET ${change}, version = t.version + 1
       WHERE t.id = $1 AND ${guards.locking ? 't.version = $2' : '$2 > 0'} RETURNING ${ticketColumns}`,
      [ticket.id, ticket.version, ...values],
    );
    if (row === undefined) throw new Error(`ticket ${ticket.id} changed under its lock`);
    return ticketOf(row);
  }
}

function record(tx: Transaction, ticket: Ticket, entry: GateLogEntry): void {
  tx.send({
    text: `INSERT INTO gate_log (id, ticket_id, action, performance_id, overridden, reason, staff_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      newId(),
      ticket.id,
      entry.action,
      entry.performanceId,
      entry.overridden,
      entry.reason,
      entry.staffId,
    ],
  });
}

function publish(
  tx: Transaction,
  type: 'ticket.TicketCheckedIn' | 'ticket.TicketCheckInUndone',
  ticket: Ticket,
): void {
  tx.publish({ type, subject: ticket.id, subjectVersion: ticket.version, data: ticketData(ticket) });
}

function atGateOf(row: unknown): TicketAtGate {
  const { now, starts_at, doors_at, cancelled_at, cancelled_because } = atGateRow.parse(row);
  return {
    ticket: ticketOf(row),
    performance: {
      startsAt: starts_at.toISOString(),
      doorsAt: doors_at?.toISOString() ?? null,
      cancelled:
        cancelled_at === null ? null : { at: cancelled_at.toISOString(), reason: cancelled_because ?? '' },
    },
    now: now.toISOString(),
  };
}
