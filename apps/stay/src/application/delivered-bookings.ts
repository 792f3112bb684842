import { LocalisedText, type WithdrawAnswer } from '@clove/contracts';
import { type Delivered, type Delivery, liveUnitIds, priceOf, unitIds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { type Booking, withdraw } from '../domain/booking.ts';
import { rangeOf } from '../domain/night-range.ts';
import { bookingEvent } from './bookings.ts';
import type { BookingStore, NewBooking } from './ports.ts';

/** SELL makes one booking per unit; an order gives one back until its check-in day begins. */
export function deliveredBookings(store: BookingStore): Delivery {
  return {
    async deliver(tx, sold) {
      const made = sold.flatMap((delivered) =>
        newBookings(delivered).map((booking) => ({ booking, correlationId: delivered.correlationId })),
      );
      await store.create(
        tx,
        made.map(({ booking }) => booking),
      );
      tx.publish(
        ...made.map(({ booking, correlationId }) =>
          bookingEvent('stay.BookingConfirmed', booking, correlationId),
        ),
      );
    },

    async withdraw(tx, units) {
      const { now, bookings } = await store.lock(tx, { unitIds: units.map(({ unitId }) => unitId) });
      const ofUnit = new Map(bookings.map((booking) => [booking.unitId, booking]));
      const cancelled: { readonly booking: Booking; readonly correlationId: string | undefined }[] = [];
      const answers = units.map(({ unitId, regardless, correlationId }): WithdrawAnswer => {
        const booking = ofUnit.get(unitId);
        if (booking === undefined) throw new Error(`unit ${unitId} is sold and has no booking`);
        const decided = withdraw(booking, now, regardless);
        if ('refused' in decided) return { result: 'refused', reason: decided.refused };
        cancelled.push({ booking: decided.booking, correlationId });
        return { result: 'withdrawn' };
      });
      await store.save(
        tx,
        cancelled.map(({ booking }) => booking),
      );
      tx.publish(
        ...cancelled.map(({ booking, correlationId }) =>
          bookingEvent('stay.BookingCancelled', booking, correlationId),
        ),
      );
      return answers;
    },
  };
}

function newBookings({ hold, orderId }: Delivered): NewBooking[] {
  if (hold.item === null || hold.terms === null) throw new Error(`hold ${hold.id} is not a hold of nights`);
  const range = rangeOf(hold.item);
  const label = LocalisedText.parse(hold.terms.label);
  const startsAt = new Date(hold.terms.refundsFrom);
  const all = unitIds(hold);
  return liveUnitIds(hold).map((unitId) => ({
    ...range,
    id: newId(),
    orderId,
    holdId: hold.id,
    unitId,
    fanId: hold.fanId,
    label,
    paid: priceOf(hold, all.indexOf(unitId)),
    state: 'BOOKED',
    startsAt,
    version: 1,
  }));
}
