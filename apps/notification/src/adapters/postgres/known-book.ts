import type { EventData } from '@clove/contracts';
import type { Queryable, Transaction } from '@clove/service-kit';

/** Keeps the festival's title, zone, currency and venue. */
export async function saveFestival(tx: Transaction, data: EventData<'event.FestivalChanged'>): Promise<void> {
  await tx.query(
    `INSERT INTO festival (slug, title, timezone, currency, venue) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (slug) DO UPDATE SET title = EXCLUDED.title, timezone = EXCLUDED.timezone,
       currency = EXCLUDED.currency, venue = EXCLUDED.venue`,
    [
      ...[data.festival, JSON.stringify(data.title), data.timezone, data.currency],
      data.venue === undefined ? null : JSON.stringify(data.venue),
    ],
  );
}

/** Keeps what messages say of a performance. */
export async function savePerformance(
  tx: Transaction,
  data: EventData<'event.PerformanceChanged'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO performance (id, title, starts_at, doors_at, cancelled_at, covers) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, starts_at = EXCLUDED.starts_at,
       doors_at = EXCLUDED.doors_at, cancelled_at = EXCLUDED.cancelled_at, covers = EXCLUDED.covers`,
    [
      ...[data.id, JSON.stringify(data.title), data.startsAt, data.doorsAt ?? null],
      ...[data.cancelledAt ?? null, data.covers === undefined ? null : JSON.stringify(data.covers)],
    ],
  );
}

/** When a performance starts as far as it was known, RFC 3339; its row is locked. */
export async function knownStart(tx: Transaction, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ starts_at: Date }>(
    'SELECT starts_at FROM performance WHERE id = $1 FOR UPDATE',
    [id],
  );
  return row?.starts_at.toISOString();
}

/** Keeps the title of a room or of an item. */
export async function saveTitle(
  tx: Transaction,
  table: 'room' | 'item',
  { id, title }: { id: string; title: EventData<'stay.RoomChanged'>['title'] },
): Promise<void> {
  await tx.query(
    `INSERT INTO ${table} (id, title) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title`,
    [id, JSON.stringify(title)],
  );
}

/** Notes the holders of tickets that an order delivered. A later event of a ticket stands, if it was here before. */
export async function noteDelivered(
  tx: Transaction,
  orders: readonly EventData<'ticket.OrderCompleted'>[],
): Promise<void> {
  const tickets = orders
    .flatMap(({ fanId, lines }) =>
      lines.flatMap(({ ticketId, performanceId, sectionId }) =>
        ticketId === null || performanceId === undefined || sectionId === undefined
          ? []
          : [{ ticketId, fanId, performanceId, sectionId }],
      ),
    )
    .sort((a, b) => (a.ticketId < b.ticketId ? -1 : 1));
  if (tickets.length === 0) return;
  await tx.query({
    name: 'notification-holder-insert',
    text: `INSERT INTO ticket_holder (ticket_id, fan_id, performance_id, section_id, version)
           SELECT *, 0 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
             AS t (ticket_id, fan_id, performance_id, section_id)
           WHERE NOT EXISTS (SELECT FROM erased_member e WHERE e.member_id = t.fan_id)
           ON CONFLICT (ticket_id) DO NOTHING`,
    values: [
      tickets.map(({ ticketId }) => ticketId),
      tickets.map(({ fanId }) => fanId),
      tickets.map(({ performanceId }) => performanceId),
      tickets.map(({ sectionId }) => sectionId),
    ],
  });
}

/** Notes who holds a ticket after its event, unless a later event of it is known or its holder was erased. */
export async function noteTicket(
  tx: Transaction,
  event: {
    readonly data: EventData<'ticket.TicketVoided'>;
    readonly subjectVersion: number;
    readonly time: string;
  },
): Promise<void> {
  const { id, fanId, performanceId, sectionId, state } = event.data;
  await tx.query(
    `INSERT INTO ticket_holder AS h (ticket_id, fan_id, performance_id, section_id, ended_at, version)
     SELECT $1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6::bigint
     WHERE NOT EXISTS (SELECT FROM erased_member WHERE member_id = $2::uuid)
     ON CONFLICT (ticket_id) DO UPDATE SET fan_id = EXCLUDED.fan_id, section_id = EXCLUDED.section_id,
       ended_at = EXCLUDED.ended_at, version = EXCLUDED.version
       WHERE h.version < EXCLUDED.version`,
    [id, fanId, performanceId, sectionId, state === 'VOID' ? event.time : null, event.subjectVersion],
  );
}

/** Notes that a hold was offered to a fan of a waiting list. */
export async function noteOffer(tx: Transaction, { hold }: EventData<'seat.PlaceOffered'>): Promise<void> {
  await tx.query(
    `INSERT INTO offered_hold (hold_id, fan_id) SELECT $1::uuid, $2::uuid
     WHERE NOT EXISTS (SELECT FROM erased_member WHERE member_id = $2::uuid) ON CONFLICT DO NOTHING`,
    [hold.id, hold.fanId],
  );
}

export async function forgetOffer(tx: Transaction, holdId: string): Promise<void> {
  await tx.query('DELETE FROM offered_hold WHERE hold_id = $1', [holdId]);
}

/** Forgets offers that were taken up: only those that lapse are announced. */
export async function forgetOldOffers(db: Queryable): Promise<void> {
  await db.query("DELETE FROM offered_hold WHERE noted_at < clock_timestamp() - interval '2 days'");
}

/** Forgets all that is kept of a member, and makes no message for them any more. */
export async function forgetMember(tx: Transaction, memberId: string): Promise<void> {
  await tx.query('INSERT INTO erased_member (member_id) VALUES ($1) ON CONFLICT DO NOTHING', [memberId]);
  for (const [table, column] of [
    ['message', 'member_id'],
    ['opt_out', 'member_id'],
    ['ticket_holder', 'fan_id'],
    ['offered_hold', 'fan_id'],
  ]) {
    await tx.query(`DELETE FROM ${table} WHERE ${column} = $1`, [memberId]);
  }
}
