import type { Answered } from './purchase.ts';
import type { Violation } from './story.ts';
import type { WantedHold } from './wanted.ts';

/** How many there are, by the festival file (tests/festivals/chaos.yaml); a numbered seat is one. */
const THERE_ARE: Readonly<Record<string, number>> = {
  'day-1/S': 100_000,
  'day-1/PIT': 40,
  'tee/M': 100_000,
  'print/one': 30,
  camp: 100_000,
  cabin: 10,
};

/** Answers that say that others have what was asked for. */
const TAKEN = ['seats-taken', 'sold-out'];

/**
 * Refusals of what cannot have been taken: all other purchases of the run together did not ask for so much of it, whatever they
 * were answered.
 */
export function falseRefusals(answered: readonly Answered[]): Violation[] {
  const demand = new Map<string, number>();
  for (const { asked } of answered) {
    for (const [unit, quantity] of asked.flatMap(({ hold }) => unitsOf(hold)))
      demand.set(unit, (demand.get(unit) ?? 0) + quantity);
  }
  return answered.flatMap((of) =>
    of.asked
      .filter(({ hold, refusal }) => TAKEN.includes(refusal ?? '') && !isScarce(hold))
      .map(({ hold, refusal }) => ({
        what: `purchase ${of.number} was answered ${refusal}, but no other fan can have it: ${JSON.stringify(hold.body)}`,
        of,
      })),
  );

  /** Whether there is not enough of something in it for all who asked. */
  function isScarce(hold: WantedHold): boolean {
    return unitsOf(hold).some(([unit]) => (demand.get(unit) ?? 0) > capacityOf(unit));
  }
}

/** What a hold takes: each unit, and how many of it. Of nights each one by itself. */
function unitsOf({ body }: WantedHold): [unit: string, quantity: number][] {
  if ('seats' in body) return body.seats.map((seat) => [seat, 1]);
  if ('sectionId' in body) return [[`${body.performanceId}/${body.sectionId}`, body.quantity]];
  if ('itemId' in body) return [[`${body.itemId}/${body.optionId}`, body.quantity]];
  return nightsOf(body.from, body.to).map((night) => [`${body.roomId} ${night}`, body.units]);
}

function capacityOf(unit: string): number {
  return THERE_ARE[unit.split(' ')[0] ?? ''] ?? 1;
}

/** @param to the day of check-out */
function nightsOf(from: string, to: string): string[] {
  const nights: string[] = [];
  for (let day = Date.parse(from); day < Date.parse(to); day += 86_400_000)
    nights.push(new Date(day).toISOString().slice(0, 10));
  return nights;
}
