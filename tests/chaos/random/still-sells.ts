import { basket } from '../../fan/basket.ts';
import type { Office } from '../../office/office.ts';
import type { Told } from './purchase.ts';

/** Seats that are bought after all, at most. */
const SEATS = 4;

/**
 * Buys, without any fault, what is free: seats that fans of the run let go or never paid, a standing place, a piece of goods and
 * a night. Answers what could not be bought.
 */
export async function stillSells(office: Office, told: readonly Told[]): Promise<string[]> {
  const fan = await office.newFan();
  const free = new Set(await office.freeSeats('day-1', 'A'));
  const letGo = told
    .filter(({ outcome }) => outcome !== 'sold')
    .flatMap(({ order }) => order?.lines ?? [])
    .flatMap(({ unitId }) => (unitId.startsWith('day-1/A/') ? [unitId] : []));
  const wrong = letGo.filter((seat) => !free.has(seat)).filter((seat) => !soldLater(told, seat));
  const seats = [...new Set(letGo)].filter((seat) => free.has(seat)).slice(0, SEATS);
  const holds = [
    ...(seats.length === 0 ? [] : [await fan.hold({ performanceId: 'day-1', seats })]),
    await fan.hold({ performanceId: 'day-1', sectionId: 'S', quantity: 1 }),
    basket.granted(await basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 1 })),
    basket.granted(
      await basket.tryNights(fan, { roomId: 'camp', from: '2030-12-30', to: '2030-12-31', units: 1 }),
    ),
  ];
  const { state } = await basket.buy(fan, holds);
  return [
    ...wrong.map((seat) => `seat ${seat}, which was let go, is not free`),
    ...(state === 'COMPLETED' ? [] : [`a purchase after all faults ended ${state}`]),
  ];
}

function soldLater(told: readonly Told[], seat: string): boolean {
  return told.some(
    ({ outcome, order }) => outcome === 'sold' && order?.lines.some(({ unitId }) => unitId === seat),
  );
}
