import { Amount, Currency, Day, Instant, LocalId, LocalisedText } from '@clove/contracts';
import { z } from 'zod';
import type { NightRange } from '../domain/night-range.ts';

/** The public view of a room. */
export const PublicRoom = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.nullable(),
  /** Guests per unit; null: not said. */
  capacity: z.int().nullable(),
  /** The first night, and the check-out day. */
  from: Day,
  to: Day,
  /** Paths of its pictures; the picture at a path never changes. */
  pictures: z.array(z.string()),
  nights: z.array(
    z.strictObject({
      night: Day,
      price: Amount,
      /** Units that can be held now; at 0 it is sold out. */
      available: z.int(),
    }),
  ),
  /** One unit for all the nights that were asked for; null: none were, or the room is not let for all of them. */
  stay: z
    .strictObject({
      price: Amount,
      /** Units that can be held for all of these nights; at 0 fans can wait for them. */
      available: z.int(),
    })
    .nullable(),
});
export type PublicRoom = z.infer<typeof PublicRoom>;

/** What this festival lets. */
export const PublicRooms = z.strictObject({
  currency: Currency,
  /** Days are days in this zone. */
  timezone: z.string(),
  opensAt: Instant,
  closesAt: Instant,
  /** What fans can pay with, the default first. */
  paymentMethods: z.array(z.string()),
  /** Operations paused the sale: nothing new is held. */
  paused: z.boolean(),
  /** What one guest may have: units, and nights summed over them. */
  maxUnitsPerGuest: z.int(),
  maxNightsPerGuest: z.int(),
  rooms: z.array(PublicRoom),
});
export type PublicRooms = z.infer<typeof PublicRooms>;

/** The rooms as a guest sees them who asks for nights from..to: those nights only, and what one unit for all of them costs. */
export function askedFor(all: PublicRooms, { from, to }: Omit<NightRange, 'roomId'>): PublicRooms {
  const rooms = all.rooms.map((room): PublicRoom => {
    const nights = room.nights.filter(({ night }) => night >= from && night < to);
    if (from < room.from || to > room.to) return { ...room, nights, stay: null };
    const price = nights.reduce((sum, night) => sum + night.price, 0);
    return {
      ...room,
      nights,
      stay: { price, available: Math.min(...nights.map(({ available }) => available)) },
    };
  });
  return { ...all, rooms };
}

/** Path under which the picture with this hash is served. */
export function picturePath(hash: string): string {
  return `/api/rooms/pictures/${hash}`;
}
