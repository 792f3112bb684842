import { type Fulfilment, type PaidOrder, placeOf, type RefusedLine, Undeliverable } from '@clove/order-saga';
import type { Queryable, Transaction } from '@clove/service-kit';
import { notCancellableBecause } from '../../application/cancel-tickets.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { revocableStates, type TicketState } from '../../domain/ticket-states.ts';
import { endOffers } from './offer-rows.ts';
import { ticketColumns, ticketData, ticketOf } from './ticket-rows.ts';

/** What the saga delivers here: one ticket per paid line, with the line's id. */
export function ticketFulfilment(): Fulfilment {
  return {
    inventories: ['seat'],

    deliver(tx, paid) {
      const tickets = paid
        .flatMap(({ order, lines }) => lines.map((line) => ({ order, line, place: placeOf(line) })))
        .sort((a, b) => (a.line.id < b.line.id ? -1 : 1));
      const issue = {
        name: 'ticket-issue',
        text: `
          INSERT INTO tickets (id, order_id, fan_id, performance_id, section_id, unit_id, seat, paid, category, state)
          SELECT *, 'VALID' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[],
            $7::text[], $8::bigint[], $9::jsonb[])`,
        values: [
          tickets.map(({ line }) => line.id),
          tickets.map(({ order }) => order.id),
          tickets.map(({ order }) => order.fanId),
          tickets.map(({ place }) => place?.performanceId),
          tickets.map(({ place }) => place?.sectionId),
          tickets.map(({ line }) => line.unitId),
          tickets.map(({ place }) => place?.seat),
          tickets.map(({ line }) => line.paid),
          tickets.map(({ line }) => (line.category === null ? null : JSON.stringify(line.category))),
        ],
      };
      tx.send(issue, (error) =>
        isUnitTaken(error)
          ? new Undeliverable('another fan has a ticket for one of these places', { cause: error })
          : error,
      );
      nameGuests(tx, paid);
    },

    async takeBack(tx, fanId, lines) {
      const feeOf = new Map(lines.map(({ line, fee }) => [line.id, fee]));
      const voided = await voidTickets(tx, fanId, [...feeOf.keys()]);
      publishVoided(tx, voided, feeOf);
      const done = new Set(voided.map((ticket) => ticket.id));
      const refused = lines.filter(({ line }) => !done.has(line.id)).map(({ line }) => line.id);
      return refused.length === 0 ? [] : reasons(tx, refused);
    },

    async notToBeTakenBack(db, fanId, lines) {
      const ids = lines.map((line) => line.id);
      const rows = await db.query<{ id: string }>(
        `SELECT id FROM tickets WHERE id = ANY ($1::uuid[]) AND fan_id = $2 AND state = 'VALID'`,
        [ids, fanId],
      );
      const held = new Set(rows.map(({ id }) => id));
      const refused = ids.filter((id) => !held.has(id));
      return refused.length === 0 ? [] : reasons(db, refused);
    },

    async revoke(tx, lines) {
      const ids = lines.map((line) => line.id);
      const voided = await revokeTickets(tx, ids);
      tx.send({ name: 'offer-end', text: endOffers, values: [ids] });
      if (voided.length !== ids.length) {
        throw new Error(`of the tickets ${ids.join(', ')} only ${voided.length} could be revoked`);
      }
      publishVoided(tx, voided, new Map());
    },

    ticketIdOf: ({ id, inventory, state }) =>
      inventory !== 'seat' || state === 'OPEN' || state === 'DROPPED' ? null : id,
  };
}

/** Tickets that staff issued are in the name of their guests. Costs nothing where all orders are fans' own. */
function nameGuests(tx: Pick<Transaction, 'send'>, paid: readonly PaidOrder[]): void {
  const ofGuests = paid.filter(({ order }) => order.channel !== 'web').map(({ order }) => order.id);
  if (ofGuests.length === 0) return;
  tx.send({
    name: 'ticket-name-guests',
    text: `UPDATE tickets t SET holder_name = d.guest_name FROM desk_orders d
           WHERE d.order_id = ANY ($1::uuid[]) AND t.order_id = d.order_id AND d.guest_name IS NOT NULL`,
    values: [ofGuests],
  });
}

/** @param feeOf what is kept of each ticket's price; 0 for a ticket that it lacks */
function publishVoided(
  tx: Transaction,
  tickets: readonly Ticket[],
  feeOf: ReadonlyMap<string, number>,
): void {
  tx.publish(
    ...tickets.map((ticket) => ({
      type: 'ticket.TicketVoided' as const,
      subject: ticket.id,
      subjectVersion: ticket.version,
      data: { ...ticketData(ticket), fee: feeOf.get(ticket.id) ?? 0 },
    })),
  );
}

/** Only valid ones that the fan still holds: a first holder cannot void a ticket that was passed on. */
async function voidTickets(tx: Transaction, fanId: string, ids: readonly string[]): Promise<Ticket[]> {
  const rows = await tx.query(
    `WITH locked AS MATERIALIZED (
       SELECT id FROM tickets WHERE id = ANY ($1::uuid[]) AND fan_id = $2 AND state = 'VALID' ORDER BY id FOR UPDATE)
     UPDATE tickets t SET state = 'VOID', version = t.version + 1, voided_at = clock_timestamp()
     FROM locked WHERE t.id = locked.id RETURNING ${ticketColumns}`,
    [ids, fanId],
  );
  return rows.map((row) => ticketOf(row));
}

async function revokeTickets(tx: Transaction, ids: readonly string[]): Promise<Ticket[]> {
  const rows = await tx.query(
    `WITH locked AS MATERIALIZED (
       SELECT id FROM tickets WHERE id = ANY ($1::uuid[]) AND state = ANY ($2::text[]) ORDER BY id FOR UPDATE)
     UPDATE tickets t SET state = 'VOID', version = t.version + 1, voided_at = clock_timestamp(),
       offer_token_hash = NULL
     FROM locked WHERE t.id = locked.id RETURNING ${ticketColumns}`,
    [ids, revocableStates],
  );
  return rows.map((row) => ticketOf(row));
}

async function reasons(db: Queryable, ids: readonly string[]): Promise<RefusedLine[]> {
  const rows = await db.query<{ id: string; state: TicketState }>(
    'SELECT id, state FROM tickets WHERE id = ANY ($1::uuid[])',
    [ids],
  );
  const states = new Map(rows.map((row) => [row.id, row.state]));
  return ids.map((lineId) => ({ lineId, reason: notCancellableBecause(states.get(lineId)) }));
}

/** PostgreSQL's report that the named constraint stopped a second ticket for a unit. */
function isUnitTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'one_living_ticket_per_unit';
}

/** Those of the tickets that the fan holds, but another fan paid for. */
export async function paidByOthers(
  tx: Transaction,
  fanId: string,
  ticketIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT t.id FROM tickets t JOIN orders o ON o.id = t.order_id
     WHERE t.id = ANY ($1::uuid[]) AND t.fan_id = $2 AND o.fan_id <> $2 ORDER BY t.id`,
    [ticketIds, fanId],
  );
  return rows.map((row) => row.id);
}
