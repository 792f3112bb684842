import type { HoldRequest } from '../fan/fan.ts';

/** Sections of `day-1` to buy from; numbered ones have 200 rows of 200 seats. */
export interface BenchSections {
  readonly numbered: readonly string[];
  readonly standing: string;
}

/** Requests of a benchmark's fans by kind of section: two places that were never requested before. */
export function holdRequests(sections: BenchSections): Record<'numbered' | 'standing', () => HoldRequest> {
  const pairs = seatPairs(sections.numbered, 200, 200);
  return {
    numbered: () => {
      const pair = pairs.next();
      if (pair.done) throw new Error('the hall is sold out: make the benchmark hall larger');
      return { performanceId: 'day-1', seats: pair.value };
    },
    standing: () => ({ performanceId: 'day-1', sectionId: sections.standing, quantity: 2 }),
  };
}

/** Neighbouring seats, each pair once. */
function* seatPairs(sections: readonly string[], rows: number, seatsPerRow: number): Generator<string[]> {
  for (const section of sections) {
    for (let row = 1; row <= rows; row++) {
      for (let seat = 1; seat < seatsPerRow; seat += 2)
        yield [`day-1/${section}/${row}-${seat}`, `day-1/${section}/${row}-${seat + 1}`];
    }
  }
}
