import { Currency } from '@clove/contracts';
import { type PublicRoom, type PublicRooms, picturePath } from '../../application/public-rooms.ts';
import type { Models, NightRecord, RoomRecord } from './models.ts';

/** What is read of the rooms; the limits and the ways to pay are the image's. */
export type ReadRooms = Omit<PublicRooms, 'paymentMethods' | 'maxUnitsPerGuest' | 'maxNightsPerGuest'>;

/** Reads what is let; null: nothing was provisioned. */
export async function readRooms(models: Models): Promise<ReadRooms | null> {
  const [sale, zone] = await Promise.all([models.sale.findOne(), models.zone.findOne()]);
  if (sale === null || zone === null) return null;
  const rooms = await models.room.findAll({
    where: { onSale: true, withdrawn: false },
    include: [{ association: 'nights' }],
    order: [
      ['position', 'ASC'],
      ['id', 'ASC'],
      ['nights', 'night', 'ASC'],
    ],
  });
  return {
    currency: Currency.parse(sale.currency),
    timezone: zone.timezone,
    opensAt: sale.opensAt.toISOString(),
    closesAt: sale.closesAt.toISOString(),
    paused: sale.paused,
    rooms: rooms.map(publicRoom),
  };
}

function publicRoom(room: RoomRecord): PublicRoom {
  const { id, title, description, capacity, firstNight: from, checkOut: to, pictures, nights = [] } = room;
  return {
    id,
    title,
    description,
    capacity,
    from,
    to,
    pictures: pictures.map(picturePath),
    nights: nights.map(publicNight),
    stay: null,
  };
}

function publicNight({ night, price, units, taken }: NightRecord) {
  return { night, price: Number(price), available: units - taken };
}
