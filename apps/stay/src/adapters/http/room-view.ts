import { Amount, Day, LocalId, LocalisedText } from '@clove/contracts';
import { z } from 'zod';
import { picturePath } from '../../application/public-rooms.ts';
import { listPrices, type StoredRoom, WEEKDAYS } from '../../domain/room.ts';

/** A price of a date, or of a day of the week. */
export const OtherPrice = z.union([
  z.strictObject({ date: Day, price: Amount }),
  z.strictObject({ weekday: z.enum(WEEKDAYS), price: Amount }),
]);

/** A room as the console shows it after a change. */
export const ConsoleRoom = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.nullable(),
  pricePerNight: Amount,
  /** Nights that cost something else; a date wins over its day of the week. */
  prices: z.array(OtherPrice),
  units: z.int(),
  capacity: z.int().nullable(),
  from: Day,
  to: Day,
  pictures: z.array(z.string()),
  onSale: z.boolean(),
  /** `file`: it comes from the festival file, an edit lasts until the file changes the same field. */
  managedBy: z.enum(['file', 'console']),
});

export function consoleRoom(room: StoredRoom): z.infer<typeof ConsoleRoom> {
  const { id, title, description, pricePerNight, prices, units, capacity, from, to, managedBy } = room;
  return {
    id,
    title,
    description: description ?? null,
    pricePerNight,
    prices: listPrices(prices),
    units,
    capacity: capacity ?? null,
    from,
    to,
    pictures: room.pictures.map(picturePath),
    onSale: room.onSale && !room.withdrawn,
    managedBy,
  };
}

export const exampleRoom = {
  id: 'glamping',
  title: { ko: '글램핑', en: 'Glamping' },
  description: null,
  pricePerNight: 180000,
  prices: [{ weekday: 'sat', price: 240000 }],
  units: 20,
  capacity: 4,
  from: '2026-08-06',
  to: '2026-08-09',
  pictures: [],
  onSale: true,
  managedBy: 'console',
} satisfies z.infer<typeof ConsoleRoom>;
