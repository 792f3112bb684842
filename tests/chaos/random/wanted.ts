import type { WantedGoods, WantedNights } from '../../fan/basket.ts';
import type { HoldRequest } from '../../fan/fan.ts';
import type { ProviderChoice } from '../../fan/provider-page.ts';
import type { Seeded } from './seeded.ts';

/** One hold that a fan asks for, and what it costs by the festival file (tests/festivals/chaos.yaml). */
export interface WantedHold {
  readonly path: '/api/seats/holds' | '/api/goods/holds' | '/api/rooms/holds';
  readonly body: HoldRequest | WantedGoods | WantedNights;
  readonly price: number;
}

/**
 * What the fan does with the holds: gives them up, orders and never pays, or goes to the provider and presses one of its
 * buttons.
 */
export type Ending = 'give-up' | 'leave' | ProviderChoice;

export interface Wanted {
  readonly holds: readonly WantedHold[];
  readonly ending: Ending;
  /** Whether the fan cancels one line of what was sold. */
  readonly cancels: boolean;
}

/** Whole numbers of a hundred fans; all others pay. */
const GIVE_UP = 5;
const LEAVE = 5;
const QUIT = 6;
const FAIL = 4;
const CANCEL = 15;
/** Of a hundred holds: those of what is scarce, which most come too late for. */
const SCARCE = 12;

const KINDS = [numberedSeats, standingPlaces, goods, nights];
const NIGHTS = ['2030-12-30', '2030-12-31', '2031-01-01', '2031-01-02'];

/** A mixed basket of one to four kinds, and what its fan does. */
export function wantedBy(random: Seeded): Wanted {
  const kinds = random.shuffled(KINDS).slice(0, 1 + random.below(KINDS.length));
  return {
    holds: kinds.map((kind) => kind(random, random.percent(SCARCE))),
    ending: endingBy(random),
    cancels: random.percent(CANCEL),
  };
}

function endingBy(random: Seeded): Ending {
  const drawn = random.below(100);
  if (drawn < GIVE_UP) return 'give-up';
  if (drawn < GIVE_UP + LEAVE) return 'leave';
  if (drawn < GIVE_UP + LEAVE + QUIT) return 'quit';
  return drawn < GIVE_UP + LEAVE + QUIT + FAIL ? 'fail' : 'approve';
}

function numberedSeats(random: Seeded, scarce: boolean): WantedHold {
  const section = scarce
    ? { id: 'FRONT', rows: 4, seats: 10, price: 165_000 }
    : { id: 'A', rows: 100, seats: 100, price: 132_000 };
  const count = 1 + random.below(2);
  const row = 1 + random.below(section.rows);
  const first = 1 + random.below(section.seats - count + 1);
  const seats = Array.from({ length: count }, (_, n) => `day-1/${section.id}/${row}-${first + n}`);
  return {
    path: '/api/seats/holds',
    body: { performanceId: 'day-1', seats },
    price: count * section.price,
  };
}

function standingPlaces(random: Seeded, scarce: boolean): WantedHold {
  const section = scarce ? { id: 'PIT', price: 110_000 } : { id: 'S', price: 99_000 };
  const quantity = 1 + random.below(3);
  return {
    path: '/api/seats/holds',
    body: { performanceId: 'day-1', sectionId: section.id, quantity },
    price: quantity * section.price,
  };
}

function goods(random: Seeded, scarce: boolean): WantedHold {
  const item = scarce
    ? { itemId: 'print', optionId: 'one', price: 50_000 }
    : { itemId: 'tee', optionId: 'M', price: 35_000 };
  const quantity = 1 + random.below(2);
  const { price, ...named } = item;
  return { path: '/api/goods/holds', body: { ...named, quantity }, price: quantity * price };
}

function nights(random: Seeded, scarce: boolean): WantedHold {
  const room = scarce ? { roomId: 'cabin', price: 80_000 } : { roomId: 'camp', price: 60_000 };
  const first = random.below(NIGHTS.length - 1);
  const length = 1 + random.below(NIGHTS.length - 1 - first);
  const [from, to] = [NIGHTS[first] ?? '', NIGHTS[first + length] ?? ''];
  return {
    path: '/api/rooms/holds',
    body: { roomId: room.roomId, from, to, units: 1 },
    price: length * room.price,
  };
}
