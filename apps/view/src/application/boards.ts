import { gridRows, placesIn, plannedSeats, type Section } from '@clove/contracts';
import type { KindData } from '../domain/kinds.ts';
import type { ProjectionReads, Sum } from './projection-reads.ts';

/** Units of one thing that is sold. */
export interface Stock {
  readonly capacity: number;
  readonly held: number;
  readonly pinned: number;
  readonly sold: number;
  readonly free: number;
  /**
   * Closed to the public by staff or the festival file, or kept by the organiser, and no one's yet: a kept seat that staff sold
   * is sold. Absent: none.
   */
  readonly blocked?: number;
  /** Of the sold ones: checked in, collected, stayed in. */
  readonly used: number;
}

export interface ShownRating {
  readonly reviews: number;
  /** Mean of the stars, to two digits; null: no review. */
  readonly average: number | null;
}

/** One screen of everything that is sold, with how far it is sold and how it is liked. */
export interface FestivalBoard {
  readonly festival: KindData<'festival'> | null;
  readonly performances: readonly (Pick<
    KindData<'performance'>,
    'id' | 'title' | 'startsAt' | 'cancelledAt' | 'onSale'
  > & { readonly sections: readonly (Stock & { readonly id: string })[]; readonly rating: ShownRating })[];
  readonly goods: readonly (Pick<KindData<'item'>, 'id' | 'title' | 'onSale'> & {
    readonly options: readonly (Stock & { readonly id: string | null })[];
    readonly rating: ShownRating;
  })[];
  readonly rooms: readonly (Pick<KindData<'room'>, 'id' | 'title' | 'from' | 'to' | 'onSale'> & {
    /** Units of each night. */
    readonly nights: readonly (Stock & { readonly night: string })[];
    readonly rating: ShownRating;
  })[];
}

export async function festivalBoard(reads: ProjectionReads): Promise<FestivalBoard> {
  const [festivals, performances, items, rooms, stock, ratings] = await Promise.all([
    reads.all('festival'),
    reads.all('performance'),
    reads.all('item'),
    reads.all('room'),
    reads.sums('stock'),
    reads.sums('rating'),
  ]);
  const taken = byKey(stock);
  const closed = await closedSeats(performances, reads);
  const rating = ratingsOf(ratings);
  return {
    festival: festivals[0] ?? null,
    performances: performances
      .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
      .map(({ id, title, startsAt, cancelledAt, onSale, sections }) => ({
        id,
        title,
        startsAt,
        ...(cancelledAt === undefined ? {} : { cancelledAt }),
        onSale,
        sections: sections.map((section) => ({
          id: section.id,
          ...stockOf(capacityOf(section), taken.get(`seat ${id}/${section.id}`), closed(id, section)),
        })),
        rating: rating(`performance ${id}`),
      })),
    goods: items.map(({ id, title, onSale, stock: options }) => ({
      id,
      title,
      onSale,
      options: options.map(({ optionId, stock: received }) => ({
        id: optionId,
        ...stockOf(received, taken.get(`merch ${optionId === null ? id : `${id}/${optionId}`}`)),
      })),
      rating: rating(`goods ${id}`),
    })),
    rooms: rooms.map((room) => ({
      id: room.id,
      title: room.title,
      from: room.from,
      to: room.to,
      onSale: room.onSale,
      nights: nightsBetween(room.from, room.to).map((night) => ({
        night,
        ...stockOf(room.units, takenInNight(taken, room.id, night)),
      })),
      rating: rating(`room ${room.id}`),
    })),
  };
}

type Measures = ReadonlyMap<string, number>;

function byKey(sums: readonly Sum[]): ReadonlyMap<string, Measures> {
  const grouped = Map.groupBy(sums, ({ key }) => key);
  return new Map(
    [...grouped].map(([key, of]) => [key, new Map(of.map(({ measure, value }) => [measure, value]))]),
  );
}

/** @param closed units that are never offered to fans, and in none of the other numbers */
function stockOf(capacity: number, taken: Measures | undefined, closed = 0): Stock {
  const of = (measure: string) => taken?.get(measure) ?? 0;
  const [held, pinned, sold] = [of('held'), of('pinned'), of('sold')];
  const blocked = of('blocked') + closed;
  return {
    ...{ capacity, held, pinned, sold, used: of('used') },
    // Never below 0: the parts come from events, of which one may be here before another.
    free: Math.max(0, capacity - held - pinned - sold - blocked),
    ...(blocked === 0 ? {} : { blocked }),
  };
}

function capacityOf(section: Section): number {
  if (section.kind === 'standing') return section.capacity;
  return section.seats ?? section.rows * section.seatsPerRow;
}

/**
 * How many seats the festival file closes to fans that count as nothing else. A file may close a seat that staff blocked, keep one
 * that is sold, and staff sell what it keeps: each such seat is counted where it went, and once.
 */
async function closedSeats(
  performances: readonly KindData<'performance'>[],
  reads: ProjectionReads,
): Promise<(performanceId: string, section: Section) => number> {
  const seats = new Map(
    performances.flatMap(({ id, sections }) =>
      sections.map((section) => {
        const name = `${id}/${section.id}`;
        return [name, closedIn(section).map((place) => `${name}/${place}`)] as const;
      }),
    ),
  );
  const elsewhere = await reads.takenSeats([...seats.values()].flat());
  return (performanceId, { id }) =>
    (seats.get(`${performanceId}/${id}`) ?? []).filter((seat) => !elsewhere.has(seat)).length;
}

/** Places that the festival file blocks or keeps. Of a plan each is named by itself. */
function closedIn(section: Section): string[] {
  if (section.kind === 'standing') return [];
  const { blocked = [], house = [], plan, rows, seatsPerRow } = section;
  const ranges = [...blocked, ...house];
  if (ranges.length === 0) return [];
  if (plan !== undefined) return [...new Set(ranges)];
  return [...placesIn(plannedSeats(gridRows(rows, seatsPerRow)), ranges).places];
}

/** What every stay that includes the night takes of it. */
function takenInNight(taken: ReadonlyMap<string, Measures>, roomId: string, night: string): Measures {
  const sums = new Map<string, number>();
  for (const [key, measures] of taken) {
    const [room, from = '', to = ''] = key.startsWith('stay ') ? key.slice('stay '.length).split('/') : [];
    if (room !== roomId || night < from || night >= to) continue;
    for (const [measure, value] of measures) sums.set(measure, (sums.get(measure) ?? 0) + value);
  }
  return sums;
}

const DAY_MS = 86_400_000;

/** Nights from the first to the one before the check-out day. */
function nightsBetween(from: string, to: string): string[] {
  const first = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - first) / DAY_MS));
  return Array.from({ length: count }, (_, n) => new Date(first + n * DAY_MS).toISOString().slice(0, 10));
}

function ratingsOf(sums: readonly Sum[]): (key: string) => ShownRating {
  const grouped = Map.groupBy(sums, ({ key }) => key);
  return (key) => {
    const stars = grouped.get(key) ?? [];
    const reviews = stars.reduce((sum, { value }) => sum + value, 0);
    const total = stars.reduce((sum, { measure, value }) => sum + Number(measure) * value, 0);
    return { reviews, average: reviews === 0 ? null : Math.round((total / reviews) * 100) / 100 };
  };
}
