import type { Queryable } from '@clove/service-kit';
import type { Mark, Room } from '@clove/waiting-room';
import type { ProvisionedRoom, RoomBook } from '../../application/ports.ts';

interface RoomRow {
  readonly sale: number;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly draw_key: Buffer;
  readonly drew: Buffer;
  readonly called_drawn: number;
  readonly called_arrived: number;
  readonly arrivals: number;
  readonly free: number;
  readonly expected: number;
  readonly calls_per_second: number;
  readonly marks: readonly Mark[];
  readonly admitted: number;
  readonly shopping: number;
  readonly gateways: Readonly<Record<string, number>>;
  readonly lever_per_second: number | null;
  readonly paused_at: Date | null;
  readonly pauses: number;
  readonly moved_at: Date;
}

/** Rooms in PostgreSQL. Every gateway writes the present one once a second: named statements. */
export const postgresRoomBook: RoomBook = {
  async lock(tx) {
    const [row] = await tx.query<RoomRow>({
      name: 'queue-lock-room',
      text: `SELECT sale, opens_at, closes_at, draw_key, drew, called_drawn, called_arrived, arrivals, free, expected,
               calls_per_second, marks, admitted, shopping, gateways, lever_per_second, paused_at, pauses, moved_at
             FROM room ORDER BY sale DESC LIMIT 1 FOR UPDATE`,
    });
    return row === undefined ? undefined : roomOf(row);
  },

  save(tx, room) {
    const { line } = room;
    tx.send({
      name: 'queue-save-room',
      text: `UPDATE room SET drew = $2, called_drawn = $3, called_arrived = $4, arrivals = $5, free = $6, expected = $7,
               calls_per_second = $8, marks = $9, admitted = $10, shopping = $11, gateways = $12, lever_per_second = $13,
               moved_at = to_timestamp($14::float8 / 1000), paused_at = to_timestamp($15::float8 / 1000), pauses = $16
             WHERE sale = $1`,
      values: [
        room.sale,
        Buffer.from(room.drew),
        line.called.drawn,
        line.called.arrived,
        line.arrivals,
        line.free,
        line.expected,
        line.callsPerSecond,
        JSON.stringify(line.marks),
        room.admitted,
        room.shopping,
        JSON.stringify(room.gateways),
        room.leverPerSecond,
        room.movedAt,
        room.pausedAt,
        room.pauses,
      ],
    });
  },

  async lockProvisioned(tx) {
    // The first run has no row to lock: one lock for all runs.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('queue-provision'))`);
    const [row] = await tx.query<ProvisionedRoom>(
      `SELECT sale, generation, opens_at AS "opensAt", closes_at AS "closesAt", opens_at <= clock_timestamp() AS opened
       FROM room ORDER BY sale DESC LIMIT 1 FOR UPDATE`,
    );
    return row;
  },

  async add(tx, generation, { opensAt, closesAt }, drawKey) {
    await tx.query(
      `INSERT INTO room (generation, opens_at, closes_at, draw_key, drew)
       VALUES ($1, $2, $3, $4, decode(repeat('00', 4096), 'hex'))`,
      [generation, opensAt, closesAt, drawKey],
    );
  },

  async move(tx, sale, generation, { opensAt, closesAt }) {
    await tx.query('UPDATE room SET generation = $2, opens_at = $3, closes_at = $4 WHERE sale = $1', [
      sale,
      generation,
      opensAt,
      closesAt,
    ]);
  },
};

function roomOf(row: RoomRow): Room {
  return {
    sale: row.sale,
    opensAt: row.opens_at.getTime(),
    closesAt: row.closes_at.getTime(),
    drawKey: row.draw_key.toString('hex'),
    drew: new Uint8Array(row.drew),
    line: {
      called: { drawn: row.called_drawn, arrived: row.called_arrived },
      arrivals: row.arrivals,
      free: row.free,
      expected: row.expected,
      callsPerSecond: row.calls_per_second,
      marks: row.marks,
    },
    admitted: row.admitted,
    shopping: row.shopping,
    gateways: row.gateways,
    leverPerSecond: row.lever_per_second,
    pausedAt: row.paused_at?.getTime() ?? null,
    pauses: row.pauses,
    movedAt: row.moved_at.getTime(),
  };
}

/** The present room and the time, for the metrics. Undefined: nothing was provisioned. */
export async function presentRoom(
  reads: Queryable,
): Promise<{ readonly room: Room; readonly now: number } | undefined> {
  const [row] = await reads.query<RoomRow & { readonly now: number }>(
    'SELECT *, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now FROM room ORDER BY sale DESC LIMIT 1',
  );
  return row === undefined ? undefined : { room: roomOf(row), now: row.now };
}
