import type { Office } from '../../office/office.ts';
import { Patience } from './patience.ts';
import { type Answered, purchase } from './purchase.ts';
import type { Wanted } from './wanted.ts';

/** Seats that are bought after all, at most. */
const SEATS = 4;
const WITHIN_MS = 60_000;

/**
 * Buys, when no fault is left, what is free: seats that fans of the run let go or never paid, a standing place, a piece of goods
 * and a night. Answers what could not be bought.
 */
export async function stillSells(office: Office, answered: readonly Answered[]): Promise<string[]> {
  const fan = await office.newFan();
  const free = new Set(await office.freeSeats('day-1', 'A'));
  // A fan without an answer may have paid.
  const letGo = new Set(
    answered.filter(({ outcome }) => !['sold', 'unanswered'].includes(outcome)).flatMap(seatsOf),
  );
  const sold = new Set(answered.filter(({ outcome }) => outcome === 'sold').flatMap(seatsOf));
  const kept = [...letGo].filter((seat) => !free.has(seat) && !sold.has(seat));
  const wanted = basketWith([...letGo].filter((seat) => free.has(seat)).slice(0, SEATS));
  const after = await purchase(fan, answered.length, wanted, new Patience().endsIn(WITHIN_MS));
  const isSold = after.outcome === 'sold' && after.refusals.length === 0;
  return [
    ...kept.map((seat) => `seat ${seat}, which was let go, is not free`),
    ...(isSold ? [] : [`a purchase after all faults was ${after.outcome}: ${after.refusals.join(', ')}`]),
  ];
}

function seatsOf({ order }: Answered): string[] {
  return (order?.lines ?? []).map(({ unitId }) => unitId).filter((unitId) => unitId.startsWith('day-1/A/'));
}

function basketWith(seats: readonly string[]): Wanted {
  const performanceId = 'day-1';
  const places = { path: '/api/seats/holds' as const, price: 132_000 * seats.length };
  return {
    ending: 'approve',
    cancels: false,
    holds: [
      ...(seats.length === 0 ? [] : [{ ...places, body: { performanceId, seats: [...seats] } }]),
      { path: '/api/seats/holds', body: { performanceId, sectionId: 'S', quantity: 1 }, price: 99_000 },
      { path: '/api/goods/holds', body: { itemId: 'tee', optionId: 'M', quantity: 1 }, price: 35_000 },
      {
        path: '/api/rooms/holds',
        body: { roomId: 'camp', from: '2030-12-30', to: '2030-12-31', units: 1 },
        price: 60_000,
      },
    ],
  };
}
