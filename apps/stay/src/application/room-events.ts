import type { Transaction } from '@clove/service-kit';
import { StayRefused } from '../domain/refusals.ts';
import type { StoredRoom } from '../domain/room.ts';
import type { RoomBook, RoomEventData } from './ports.ts';

/** Publishes a room's new state. Throws StayRefused `nothing-provisioned`. */
export async function publishRoom(tx: Transaction, book: RoomBook, room: StoredRoom): Promise<void> {
  const currency = await book.currency(tx);
  if (currency === undefined) throw new StayRefused({ reason: 'nothing-provisioned', temporary: true });
  const data: RoomEventData = {
    id: room.id,
    title: room.title,
    pricePerNight: room.pricePerNight,
    currency,
    units: room.units,
    from: room.from,
    to: room.to,
    capacity: room.capacity ?? null,
    onSale: room.onSale && !room.withdrawn,
  };
  tx.publish({ type: 'stay.RoomChanged', subject: room.id, subjectVersion: room.version, data });
}
