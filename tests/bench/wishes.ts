import type { Wish } from '../fan/fan.ts';

/** What the fans of a benchmark want, by kind of section: two places that nobody was given before. */
export function wishes(): Record<'numbered' | 'standing', () => Wish> {
  const pairs = seatPairs(['A', 'B', 'C'], 200, 200);
  return {
    numbered: () => {
      const pair = pairs.next();
      if (pair.done) throw new Error('the hall is sold out: make the benchmark hall larger');
      return { performanceId: 'day-1', seats: pair.value };
    },
    standing: () => ({ performanceId: 'day-1', sectionId: 'S', quantity: 2 }),
  };
}

/** Neighbouring seats, each pair once. */
function* seatPairs(sections: string[], rows: number, seatsPerRow: number): Generator<string[]> {
  for (const section of sections) {
    for (let row = 1; row <= rows; row++) {
      for (let seat = 1; seat < seatsPerRow; seat += 2)
        yield [`day-1/${section}/${row}-${seat}`, `day-1/${section}/${row}-${seat + 1}`];
    }
  }
}
