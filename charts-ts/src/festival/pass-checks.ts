import { hint } from '@clove/pool-images/in-memory';
import { checkPrice, type Report, unique } from './report.ts';
import type { FestivalFile, WellFormedFields } from './schema.ts';

type Pass = NonNullable<FestivalFile['passes']>[number];
type Performance = FestivalFile['performances'][number];

/** What disagrees between passes and the performances that they are for. */
export function checkPasses({ passes = [], performances }: WellFormedFields, report: Report): void {
  unique(passes, (index) => ['passes', index, 'id'], 'pass', report);
  for (const [index, { id, price, free }] of passes.entries()) {
    checkPrice({ path: ['passes', index], field: 'price', name: `pass ${id}`, price, free }, report);
  }
  if (performances === undefined) return;
  for (const [index, pass] of passes.entries()) {
    if (performances.some(({ id }) => id === pass.id)) {
      report(['passes', index, 'id'], `pass ${pass.id} has the id of a performance: give it another`);
    }
    checkPerformances(pass, index, performances, report);
  }
  checkPlaces(passes, performances, report);
}

function checkPerformances(
  { id, performances: covers, section }: Pass,
  index: number,
  performances: readonly Performance[],
  report: Report,
): void {
  for (const [at, covered] of covers.entries()) {
    const path = ['passes', index, 'performances', at];
    const performance = performances.find((known) => known.id === covered);
    if (covers.indexOf(covered) < at) report(path, `pass ${id} names ${covered} twice`);
    else if (performance === undefined) {
      const known = performances.map((of) => of.id);
      report(path, `pass ${id}: there is no performance ${covered}${hint(covered, known)}`);
    } else if (placesIn(performance, section) === undefined) {
      report(path, `pass ${id}: ${covered} has no standing section ${section}`);
    }
  }
}

/** The places of passes are kept out of their sections: some must be left. */
function checkPlaces(passes: readonly Pass[], performances: readonly Performance[], report: Report): void {
  const kept = new Map<string, number>();
  for (const [index, { performances: covers, section, quota }] of passes.entries()) {
    for (const performance of performances.filter(({ id }) => covers.includes(id))) {
      const capacity = placesIn(performance, section);
      if (capacity === undefined) continue;
      const name = `${performance.id}/${section}`;
      const taken = (kept.get(name) ?? 0) + quota;
      kept.set(name, taken);
      if (taken < capacity) continue;
      report(
        ['passes', index, 'quota'],
        `passes take ${taken} places of section ${section} of ${performance.id}, which has ${capacity}: leave at least one to be sold singly`,
      );
      break;
    }
  }
}

/** Undefined: no such section, or it is not a standing one. */
function placesIn({ sections }: Performance, section: string): number | undefined {
  return sections.find(({ id }) => id === section)?.capacity;
}

/** Places of a section that passes take: they are not sold singly. */
export function placesOfPasses(
  { passes = [] }: Pick<FestivalFile, 'passes'>,
  performanceId: string,
  sectionId: string,
): number {
  return passes
    .filter(({ performances, section }) => section === sectionId && performances.includes(performanceId))
    .reduce((sum, { quota }) => sum + quota, 0);
}
