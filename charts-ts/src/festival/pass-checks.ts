import { placesIn } from '@clove/contracts';
import { hint, type Path } from '@clove/pool-images/in-memory';
import { type Report, unique } from './report.ts';
import type { FestivalFile, FestivalPass, FestivalSection, WellFormedFields } from './schema.ts';
import { checkPrices, seatsOfSection } from './section-checks.ts';

type Pass = FestivalPass;
type Performance = FestivalFile['performances'][number];

/** What disagrees between passes and the performances that they are for. */
export function checkPasses({ passes = [], performances }: WellFormedFields, report: Report): void {
  unique(passes, (index) => ['passes', index, 'id'], 'pass', report);
  for (const [index, pass] of passes.entries()) {
    const path = ['passes', index];
    checkPrices(pass, `pass ${pass.id}`, path, report);
    if ((pass.quota === undefined) === (pass.seats === undefined)) {
      report(path, `pass ${pass.id} has either quota (standing) or seats (numbered)`);
    }
  }
  if (performances === undefined) return;
  for (const [index, pass] of passes.entries()) {
    if (performances.some(({ id }) => id === pass.id)) {
      report(['passes', index, 'id'], `pass ${pass.id} has the id of a performance: give it another`);
    }
    checkPerformances(pass, index, performances, report);
  }
  checkPlaces(passes, performances, report);
  checkSeats(passes, performances, report);
}

function checkPerformances(
  pass: Pass,
  index: number,
  performances: readonly Performance[],
  report: Report,
): void {
  const { id, performances: covers } = pass;
  for (const [at, covered] of covers.entries()) {
    const path = ['passes', index, 'performances', at];
    const performance = performances.find((known) => known.id === covered);
    if (covers.indexOf(covered) < at) report(path, `pass ${id} names ${covered} twice`);
    else if (performance === undefined) {
      const known = performances.map((of) => of.id);
      report(path, `pass ${id}: there is no performance ${covered}${hint(covered, known)}`);
    } else checkSection(pass, performance, path, report);
  }
}

function checkSection(pass: Pass, performance: Performance, path: Path, report: Report): void {
  const { id, section, seats } = pass;
  const found = performance.sections.find((each) => each.id === section);
  if (seats === undefined) {
    if (found?.capacity === undefined)
      report(path, `pass ${id}: ${performance.id} has no standing section ${section}`);
    return;
  }
  const own = found === undefined ? [] : seatsOfSection(found);
  if (found === undefined || own.length === 0) {
    report(path, `pass ${id}: ${performance.id} has no numbered section ${section}`);
    return;
  }
  const { unknown } = placesIn(own, seats);
  if (unknown.length > 0) {
    report(path, `pass ${id}: section ${section} of ${performance.id} has no seats ${unknown.join(', ')}`);
  }
  checkUses(pass, found, performance.id, path, report);
}

/** Seats of a pass are for those who buy passes, in each of its performances. */
function checkUses(
  { id, seats = [], categories = [] }: Pass,
  section: FestivalSection,
  performanceId: string,
  path: Path,
  report: Report,
): void {
  const all = seatsOfSection(section);
  const own = placesIn(all, seats).places;
  const among = (list: 'blocked' | 'house' | 'accessible') =>
    [...placesIn(all, [...(section[list] ?? []), ...(section.layout?.[list] ?? [])]).places].filter((place) =>
      own.has(place),
    );
  const kept = [...among('blocked'), ...among('house')];
  if (kept.length > 0) {
    report(
      path,
      `pass ${id}: seats ${kept.join(', ')} of ${section.id} are blocked or kept in ${performanceId}`,
    );
  }
  if (among('accessible').length > 0 && !categories.some(({ accessible }) => accessible === true)) {
    report(
      path,
      `pass ${id} has accessible seats and no category with accessible: true: no one could buy them`,
    );
  }
}

/** The places of passes are kept out of their sections: some must be left. */
function checkPlaces(passes: readonly Pass[], performances: readonly Performance[], report: Report): void {
  const kept = new Map<string, number>();
  for (const [index, { performances: covers, section, quota }] of passes.entries()) {
    if (quota === undefined) continue;
    for (const performance of performances.filter(({ id }) => covers.includes(id))) {
      const capacity = capacityOf(performance, section);
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

/** A seat is of one pass at most in each performance. */
function checkSeats(passes: readonly Pass[], performances: readonly Performance[], report: Report): void {
  const owner = new Map<string, string>();
  for (const [index, pass] of passes.entries()) {
    const { id, performances: covers, section } = pass;
    const twice = performances
      .filter((performance) => covers.includes(performance.id))
      .flatMap((performance) =>
        seatsOfPass(pass, performance).map((seat) => `${performance.id}/${section}/${seat}`),
      )
      .find((seat) => {
        const first = owner.get(seat);
        owner.set(seat, first ?? id);
        return first !== undefined;
      });
    if (twice === undefined) continue;
    report(['passes', index, 'seats'], `pass ${id}: ${twice} is a seat of pass ${owner.get(twice)} already`);
  }
}

/** Undefined: no such section, or it is not a standing one. */
function capacityOf({ sections }: Performance, section: string): number | undefined {
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
    .reduce((sum, { quota = 0 }) => sum + quota, 0);
}

/** Seats of a section that passes take: they are not sold singly. */
export function seatsOfPasses(
  { passes = [] }: Pick<FestivalFile, 'passes'>,
  performanceId: string,
  section: FestivalSection,
): string[] {
  return passes
    .filter((pass) => pass.section === section.id && pass.performances.includes(performanceId))
    .flatMap((pass) => seatsIn(pass, section));
}

function seatsOfPass(pass: Pass, { sections }: Performance): string[] {
  const section = sections.find(({ id }) => id === pass.section);
  return section === undefined ? [] : seatsIn(pass, section);
}

/** `<row>-<seat>` of each. */
function seatsIn({ seats = [] }: Pass, section: FestivalSection): string[] {
  return [...placesIn(seatsOfSection(section), seats).places];
}
