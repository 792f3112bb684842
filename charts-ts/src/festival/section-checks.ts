import { gridRows, type PlannedSeat, placesIn, plannedSeats } from '@clove/contracts';
import type { Path } from '@clove/pool-images/in-memory';
import { checkPrice, type Report, unique } from './report.ts';
import type { FestivalSection } from './sections.ts';

const SEAT_LISTS = ['blocked', 'house', 'accessible'] as const;

/** What disagrees inside of one section's prices, categories and seats. */
export function checkSection(section: FestivalSection, path: Path, report: Report): void {
  checkPrices(section, `section ${section.id}`, path, report);
  checkSeats(section, path, report);
}

/** What has a price, or categories with a price each: a section or a pass. */
type Priced = Pick<FestivalSection, 'id' | 'price' | 'free' | 'categories'>;

/** @param name as people call it */
export function checkPrices(
  { id, price, free, categories }: Priced,
  name: string,
  path: Path,
  report: Report,
): void {
  if (price === undefined && categories === undefined) {
    report(path, `${name} needs a price, or categories with a price each`);
  }
  if (price !== undefined && categories !== undefined) {
    report([...path, 'price'], `${name} has categories, and each has its price: remove price here`);
  }
  if (categories === undefined || free === true) {
    checkPrice({ path, field: 'price', name, price, free }, report);
  }
  checkCategories(id, categories ?? [], path, report);
}

function checkCategories(
  of: string,
  categories: NonNullable<Priced['categories']>,
  path: Path,
  report: Report,
): void {
  unique(categories, (index) => [...path, 'categories', index, 'id'], 'category', report);
  for (const [index, { id, price, free, minPerOrder, maxPerOrder }] of categories.entries()) {
    const at = [...path, 'categories', index];
    checkPrice({ path: at, field: 'price', name: `category ${id} of ${of}`, price, free }, report);
    if (minPerOrder !== undefined && maxPerOrder !== undefined && minPerOrder > maxPerOrder) {
      report(
        [...at, 'minPerOrder'],
        `category ${id} of ${of}: minPerOrder ${minPerOrder} is above maxPerOrder ${maxPerOrder}`,
      );
    }
  }
}

function checkSeats(section: FestivalSection, path: Path, report: Report): void {
  const { id, capacity, categories = [], layout } = section;
  const named = SEAT_LISTS.filter((list) => section[list] !== undefined);
  if (capacity !== undefined) {
    for (const list of named) report([...path, list], `section ${id} is standing: it has no seats to name`);
    return;
  }
  const seats = seatsOfSection(section);
  // Its rows are not known, which is said where they are written.
  if (seats.length === 0) return;
  for (const list of named) {
    const { unknown } = placesIn(seats, section[list] ?? []);
    for (const range of unknown) {
      const index = section[list]?.indexOf(range) ?? 0;
      report([...path, list, index], `section ${id} has no seats ${range}`);
    }
  }
  const accessible = section.accessible !== undefined || (layout?.accessible.length ?? 0) > 0;
  if (accessible && !categories.some((category) => category.accessible === true)) {
    const at = section.accessible === undefined ? path : [...path, 'accessible'];
    report(
      at,
      `section ${id} has accessible seats and no category with accessible: true: no one could buy them`,
    );
  }
}

/** The seats of a numbered section; none while its rows are not known. */
export function seatsOfSection({ rows, seatsPerRow, layout }: FestivalSection): PlannedSeat[] {
  if (layout !== undefined) return plannedSeats(layout.rows);
  return rows === undefined || seatsPerRow === undefined ? [] : plannedSeats(gridRows(rows, seatsPerRow));
}
