import { Op, type WhereOptions } from 'sequelize';
import type { BookingReads } from '../../application/ports.ts';
import type { Booking } from '../../domain/booking.ts';
import type { BookingRecord, Models } from './models.ts';

/** Bookings as they are read. */
export function bookingReads(models: Models): BookingReads {
  const find = async (
    where: WhereOptions<BookingRecord>,
    first: 'startsAt' | 'roomId',
  ): Promise<Booking[]> => {
    const records = await models.booking.findAll({
      where,
      order: [
        [first, 'ASC'],
        ['id', 'ASC'],
      ],
    });
    return records.map(bookingOf);
  };
  return {
    ofFan: (fanId) => find({ fanId }, 'startsAt'),
    byCode: async (code) => (await find({ code }, 'startsAt'))[0],
    arriving: (day) => find({ checkInDay: day, state: { [Op.ne]: 'CANCELLED' } }, 'roomId'),

    async log(bookingId) {
      const entries = await models.deskLog.findAll({ where: { bookingId }, order: [['at', 'ASC']] });
      return entries.map(({ action, memberId, at }) => ({ action, memberId, at }));
    },
  };
}

function bookingOf(record: BookingRecord): Booking {
  return {
    id: record.id,
    code: record.code,
    orderId: record.orderId,
    holdId: record.holdId,
    unitId: record.unitId,
    fanId: record.fanId,
    roomId: record.roomId,
    from: record.checkInDay,
    to: record.checkOutDay,
    label: record.label,
    paid: Number(record.paid),
    state: record.state,
    startsAt: record.startsAt,
    endsAt: record.endsAt,
    createdAt: record.createdAt,
    checkedInAt: record.checkedInAt,
    version: record.version,
  };
}
