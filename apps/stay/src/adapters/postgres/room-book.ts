import type { Currency, FieldValues, LocalisedText } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { RoomBook } from '../../application/ports.ts';
import { type OtherPrices, pricedNights, type StoredNight, type StoredRoom } from '../../domain/room.ts';
import { WAITED_RANGES } from './night-rows.ts';

interface RoomRow {
  readonly id: string;
  readonly managed_by: StoredRoom['managedBy'];
  readonly on_sale: boolean;
  readonly withdrawn: boolean;
  readonly position: number;
  readonly title: LocalisedText;
  readonly description: LocalisedText | null;
  readonly price_per_night: number;
  readonly prices: OtherPrices;
  readonly units: number;
  readonly capacity: number | null;
  readonly from_day: string;
  readonly to_day: string;
  readonly pictures: string[];
  readonly last_applied: FieldValues | null;
  readonly version: number;
}

const ROOMS = 'SELECT *, first_night::text AS from_day, check_out::text AS to_day FROM rooms';

/** The rooms in PostgreSQL. */
export function postgresRoomBook(): RoomBook {
  return {
    async rooms(tx) {
      const rows = await tx.query<RoomRow>(`${ROOMS} ORDER BY id FOR UPDATE`);
      // All of them at once, in the order of everyone: each room's own are locked again when it is written.
      await tx.query('SELECT 1 FROM room_nights ORDER BY room_id, night FOR UPDATE');
      return rows.map(roomOf);
    },

    async room(tx, id) {
      const [row] = await tx.query<RoomRow>(`${ROOMS} WHERE id = $1 FOR UPDATE`, [id]);
      return row === undefined ? undefined : roomOf(row);
    },

    async insert(tx, room) {
      const inserted = await tx.query(
        `INSERT INTO rooms (id, managed_by, on_sale, withdrawn, position, title, description, price_per_night, prices, units,
                            capacity, first_night, check_out, pictures, last_applied, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (id) DO NOTHING RETURNING id`,
        values(room),
      );
      if (inserted.length === 0) return false;
      await saveNights(tx, room);
      return true;
    },

    async update(tx, room) {
      await tx.query(
        `UPDATE rooms SET managed_by = $2, on_sale = $3, withdrawn = $4, position = $5, title = $6, description = $7,
           price_per_night = $8, prices = $9, units = $10, capacity = $11, first_night = $12, check_out = $13, pictures = $14,
           last_applied = $15, version = $16
         WHERE id = $1`,
        values(room),
      );
      await saveNights(tx, room);
    },

    nights(tx, roomId) {
      return tx.query<StoredNight>(
        `SELECT night::text AS night, units, taken FROM room_nights WHERE room_id = $1
         ORDER BY room_nights.room_id, room_nights.night FOR UPDATE`,
        [roomId],
      );
    },

    async waitedRanges(tx, roomId) {
      const rows = await tx.query<{ item: string }>(
        `SELECT item FROM ${WAITED_RANGES} AS w WHERE split_part(item, '/', 1) = $1 ORDER BY item`,
        [roomId],
      );
      return rows.map(({ item }) => item);
    },

    async storePicture(tx, { hash, mediaType, bytes }) {
      await tx.query(
        'INSERT INTO picture (hash, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING',
        [hash, mediaType, bytes],
      );
    },

    async currency(tx) {
      const [row] = await tx.query<{ currency: Currency }>('SELECT currency FROM sale');
      return row?.currency;
    },
  };
}

/** What is let night by night. Nights that are removed have no holder: the caller made sure of it, under their locks. */
async function saveNights(tx: Transaction, room: StoredRoom): Promise<void> {
  const nights = pricedNights(room);
  await tx.query('DELETE FROM room_nights WHERE room_id = $1 AND taken = 0 AND (night < $2 OR night >= $3)', [
    room.id,
    room.from,
    room.to,
  ]);
  await tx.query(
    `INSERT INTO room_nights (room_id, night, price, units)
     SELECT $1, night, price, $4 FROM unnest($2::date[], $3::bigint[]) AS let(night, price) ORDER BY night
     ON CONFLICT (room_id, night) DO UPDATE SET price = EXCLUDED.price, units = EXCLUDED.units`,
    [room.id, nights.map(({ night }) => night), nights.map(({ price }) => price), room.units],
  );
}

function values(room: StoredRoom): unknown[] {
  return [
    room.id,
    room.managedBy,
    room.onSale,
    room.withdrawn,
    room.position,
    JSON.stringify(room.title),
    orNull(room.description ?? null),
    room.pricePerNight,
    JSON.stringify(room.prices),
    room.units,
    room.capacity ?? null,
    room.from,
    room.to,
    room.pictures,
    orNull(room.lastApplied),
    room.version,
  ];
}

/** JSON for a jsonb column; SQL NULL, not the JSON value null, for nothing. */
function orNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function roomOf(row: RoomRow): StoredRoom {
  return {
    id: row.id,
    managedBy: row.managed_by,
    onSale: row.on_sale,
    withdrawn: row.withdrawn,
    position: row.position,
    title: row.title,
    ...(row.description === null ? {} : { description: row.description }),
    pricePerNight: row.price_per_night,
    prices: row.prices,
    units: row.units,
    ...(row.capacity === null ? {} : { capacity: row.capacity }),
    from: row.from_day,
    to: row.to_day,
    pictures: row.pictures,
    lastApplied: row.last_applied,
    version: row.version,
  };
}
