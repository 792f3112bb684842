import { eventually } from '../../office/eventually.ts';
import type { Office } from '../../office/office.ts';
import { Asking } from './asking.ts';
import { Patience } from './patience.ts';
import { type Answered, purchase } from './purchase.ts';
import { storyOf, type Violation } from './story.ts';
import type { Wanted } from './wanted.ts';

/** Seats that are bought after all, at most. */
const SEATS = 4;

/**
 * For how long a purchase is tried after all faults. Source: what may stand in its way ends by itself after 300 s at most, the
 * longest back-off of a step that is tried again; an order that was given no page to pay at ends with its holds, within a minute.
 */
const SELLS_WITHIN_MS = 360_000;

/**
 * Buys, when no fault is left, what is free: seats that fans of the run let go or never paid, a standing place, a piece of goods
 * and a night. What runs out of its time before it is paid is bought again, as a fan would. Answers what could not be bought.
 */
export async function stillSells(
  office: Office,
  answered: readonly Answered[],
  { interrupted, log }: { interrupted: AbortSignal; log: (line: string) => void },
): Promise<Violation[]> {
  const patience = new Patience(interrupted).endsIn(SELLS_WITHIN_MS);
  const asked = { timeoutMs: SELLS_WITHIN_MS, signal: interrupted };
  const fan = await eventually(() => office.newFan(), asked);
  const letGo = seatsLetGo(answered);
  const free = new Set(await eventually(() => office.freeSeats('day-1', 'A'), asked));
  const wanted = basketWith(letGo.filter((seat) => free.has(seat)).slice(0, SEATS));
  let after = await purchase(new Asking(fan, patience), answered.length, wanted);
  while (ranOut(after) && !patience.isOver) {
    log('a purchase after all faults ran out of its time, and is tried again:');
    for (const line of await storyOf(office, after)) log(line);
    after = await purchase(new Asking(fan, patience), answered.length, wanted);
  }
  const isSold = after.outcome === 'sold' && after.refusals.length === 0;
  const why = [after.order?.endReason, ...after.refusals].filter((each) => each != null).join(', ');
  return [
    ...letGo
      .filter((seat) => !free.has(seat))
      .map((seat) => ({ what: `seat ${seat}, which was let go, is not free` })),
    ...(isSold ? [] : [{ what: `a purchase after all faults was ${after.outcome}: ${why}`, of: after }]),
  ];
}

/** Whether the fan was too late, because everything took longer than holds last: what is slow is not said to be wrong. */
function ranOut({ outcome, refusals, order }: Answered): boolean {
  if (outcome === 'refused') return refusals.every((why) => why === 'hold-ended');
  return outcome === 'not-paid' && order?.endReason === 'expired';
}

/** Seats that fans ordered and none of them has. */
function seatsLetGo(answered: readonly Answered[]): string[] {
  // A fan without an answer may have paid.
  const mayHave = ({ outcome }: Answered) => outcome === 'sold' || outcome === 'unanswered';
  const had = new Set(answered.filter(mayHave).flatMap(seatsOf));
  const ordered = new Set(answered.flatMap(seatsOf));
  return [...ordered].filter((seat) => !had.has(seat));
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
