import { FansInLine, type WaitingRoomSettings } from './fans-in-line.ts';
import { type Random, randomOf } from './random.ts';

/** What an opening is simulated with. */
export interface OpeningModel {
  readonly fans: number;
  /** Share of the fans who are there at the opening, having drawn a place; the others come evenly within `spreadSeconds`. */
  readonly earlyShare: number;
  readonly spreadSeconds: number;
  readonly room: WaitingRoomSettings;
  readonly places: number;
  readonly placesPerFan: number;
  readonly holdSeconds: number;
  /** Share of the holds that lead to no purchase and lapse. */
  readonly lapsingShare: number;
  /** Purchases per second that are completed at most; who is above that waits for tickets. */
  readonly purchasesPerSecond: number;
  readonly seed: number;
}

/** What happened within one second, and how things stood at its end. */
export interface Moment {
  readonly arrived: number;
  readonly gaveUp: number;
  readonly admitted: number;
  /** Requests for places: granted, and refused because too few were free. */
  readonly granted: number;
  readonly refused: number;
  /** Holds of fans who will not pay. */
  readonly idleHolds: number;
  readonly purchases: number;
  readonly waiting: number;
  /** Fans whose turn lasts. */
  readonly shopping: number;
  /** Places. */
  readonly held: number;
  readonly sold: number;
}

/** Where every fan ended. Their sum is the number of fans. */
export interface Outcomes {
  readonly bought: number;
  readonly gaveUpWaiting: number;
  /** Let a hold lapse. */
  readonly didNotPay: number;
  /** Were refused places, and left or had no time to ask again. */
  readonly foundNone: number;
  /** Were in the line, at the map or not there yet when the last place was sold. */
  readonly tooLate: number;
  /** Waited or shopped when the simulation ended. */
  readonly stillThere: number;
}

export interface Sale {
  readonly moments: readonly Moment[];
  readonly outcomes: Outcomes;
  /** Seconds after the opening until no place was free for the first time: some come back from holds that lapse. */
  readonly noneFreeAfter: number | undefined;
  /** Seconds until the last place was sold; undefined: places are left. */
  readonly soldOutAfter: number | undefined;
  /** Seconds that fans waited whose turn began: of half of them at most so long, and the longest. */
  readonly wait: { readonly median: number; readonly longest: number };
}

/**
 * Seconds between a fan's turn and the request for places, between a refusal and the next request, and between a hold and
 * the return from the provider, each spread evenly. Source: assumptions, until the first real sales show them.
 */
const CHOOSES = { from: 15, to: 95 };
const ASKS_AGAIN = { from: 30, to: 90 };
const PAYS = { from: 20, to: 120 };
/** Share of refused fans who leave instead of asking again. Source: an assumption, as those above. */
const LEAVE_AFTER_REFUSAL = 0.5;
/** Turns that end within so many seconds are counted as one: a sale of hours stays a matter of moments. */
const TURNS_STEP = 30;
/** In so many parts fans who start something together end it. */
const PARTS = 8;
/** A held place that lapsed is free so many seconds later. Source: the grace period of holds. */
const GRACE_SECONDS = 30;
/** Longest simulated sale. */
const LONGEST_SECONDS = 24 * 3600;

/** Simulates an opening second by second, with numbers of fans instead of fans. The same model gives the same sale. */
export function simulateSale(model: OpeningModel): Sale {
  const sale = new RunningSale(model);
  while (sale.goesOn()) sale.nextSecond();
  return sale.ended();
}

class RunningSale {
  readonly #model: OpeningModel;
  readonly #random: Random;
  readonly #line: FansInLine;
  readonly #moments: Moment[] = [];
  /** Fans who will ask for places, by the end of their turn. */
  readonly #requests = new Calendar();
  readonly #payments = new Calendar();
  readonly #lapses = new Calendar();
  readonly #turnsEnd = new Calendar();
  /** Seconds waited -> fans. */
  readonly #waits = new Map<number, number>();
  #second = 0;
  #toCome: number;
  #shopping = 0;
  #wanting = 0;
  #paying = 0;
  #completing = 0;
  #allowance = 0;
  /** Purchases that the free, held and sold places are enough for: the last one has what is left. */
  #free: number;
  #held = 0;
  #sold = 0;
  #outcomes = { bought: 0, gaveUpWaiting: 0, didNotPay: 0, foundNone: 0 };
  #noneFreeAfter: number | undefined;
  #soldOutAfter: number | undefined;

  constructor(model: OpeningModel) {
    this.#model = model;
    this.#random = randomOf(model.seed);
    const early = Math.round(model.fans * model.earlyShare);
    this.#toCome = model.fans - early;
    this.#line = new FansInLine(early, model.room, this.#random);
    this.#free = Math.ceil(model.places / model.placesPerFan);
  }

  goesOn(): boolean {
    if (this.#soldOutAfter !== undefined || this.#second >= LONGEST_SECONDS) return false;
    return this.#toCome + this.#line.waiting + this.#wanting + this.#paying + this.#held > 0;
  }

  nextSecond(): void {
    this.#shopping -= this.#turnsEnd.totalAt(this.#second);
    this.#lapse();
    const arrived = this.#arrive();
    const gaveUp = this.#line.giveUp(this.#second);
    this.#outcomes.gaveUpWaiting += gaveUp;
    const admitted = this.#admit();
    const holds = this.#hold();
    const purchases = this.#buy();
    this.#moments.push({
      ...{ arrived, gaveUp, admitted, purchases, ...holds },
      ...{ waiting: this.#line.waiting, shopping: this.#shopping },
      ...{ held: this.#placesOf(this.#held), sold: this.#placesOf(this.#sold) },
    });
    this.#second++;
    if (this.#free === 0) this.#noneFreeAfter ??= this.#second;
    if (this.#free + this.#held === 0) this.#soldOutAfter = this.#second;
  }

  ended(): Sale {
    const left = this.#toCome + this.#line.waiting + this.#wanting + this.#paying;
    const isSoldOut = this.#soldOutAfter !== undefined;
    return {
      moments: this.#moments,
      outcomes: { ...this.#outcomes, tooLate: isSoldOut ? left : 0, stillThere: isSoldOut ? 0 : left },
      noneFreeAfter: this.#noneFreeAfter,
      soldOutAfter: this.#soldOutAfter,
      wait: waitOf(this.#waits),
    };
  }

  #lapse(): void {
    const lapsed = this.#lapses.totalAt(this.#second);
    this.#held -= lapsed;
    this.#free += lapsed;
  }

  /** Whole fans of an even stream: what is due by the end of this second and has not come. */
  #arrive(): number {
    const { fans, earlyShare, spreadSeconds } = this.#model;
    const late = fans - Math.round(fans * earlyShare);
    const due = Math.floor(late * Math.min(1, (this.#second + 1) / spreadSeconds));
    const arrived = due - (late - this.#toCome);
    this.#toCome -= arrived;
    this.#line.arrive(this.#second, arrived);
    return arrived;
  }

  #admit(): number {
    let admitted = 0;
    for (const { fans, waitedSeconds } of this.#line.admit(this.#second, this.#shopping)) {
      this.#waits.set(waitedSeconds, (this.#waits.get(waitedSeconds) ?? 0) + fans);
      admitted += fans;
    }
    const turnEnds = this.#second + this.#model.room.shoppingSeconds;
    this.#turnsEnd.add(turnEnds, admitted);
    this.#shopping += admitted;
    this.#wanting += admitted;
    const counted = Math.ceil(turnEnds / TURNS_STEP) * TURNS_STEP;
    this.#spread(admitted, CHOOSES, (second, fans) => this.#requests.add(second, fans, counted));
    return admitted;
  }

  /** Places are given out in the order of the requests. */
  #hold(): Pick<Moment, 'granted' | 'refused' | 'idleHolds'> {
    const { holdSeconds, lapsingShare } = this.#model;
    const counts = { granted: 0, refused: 0, idleHolds: 0 };
    for (const [turnEnds, fans] of this.#requests.at(this.#second)) {
      const granted = Math.min(fans, this.#free);
      const idle = this.#random.binomial(granted, lapsingShare);
      this.#free -= granted;
      this.#held += granted;
      this.#wanting -= granted;
      this.#outcomes.didNotPay += idle;
      this.#lapses.add(this.#second + holdSeconds + GRACE_SECONDS, idle);
      this.#paying += granted - idle;
      this.#spread(granted - idle, PAYS, (second, buyers) => this.#payments.add(second, buyers));
      this.#askAgain(fans - granted, turnEnds);
      counts.granted += granted;
      counts.refused += fans - granted;
      counts.idleHolds += idle;
    }
    return counts;
  }

  #askAgain(refused: number, turnEnds: number): void {
    const leave = this.#random.binomial(refused, LEAVE_AFTER_REFUSAL);
    this.#leave(leave);
    this.#spread(refused - leave, ASKS_AGAIN, (second, fans) => {
      if (second < turnEnds) this.#requests.add(second, fans, turnEnds);
      else this.#leave(fans);
    });
  }

  #leave(fans: number): void {
    this.#wanting -= fans;
    this.#outcomes.foundNone += fans;
  }

  /** Who is back from the provider gets tickets, so many per second as the office completes. */
  #buy(): number {
    this.#completing += this.#payments.totalAt(this.#second);
    this.#allowance = Math.min(this.#allowance, 1) + this.#model.purchasesPerSecond;
    const purchases = Math.min(this.#completing, Math.floor(this.#allowance));
    this.#allowance -= purchases;
    this.#completing -= purchases;
    this.#paying -= purchases;
    this.#held -= purchases;
    this.#sold += purchases;
    this.#outcomes.bought += purchases;
    return purchases;
  }

  #placesOf(purchases: number): number {
    return Math.min(this.#model.places, purchases * this.#model.placesPerFan);
  }

  /** Fans who start together end one after another. */
  #spread(fans: number, { from, to }: typeof CHOOSES, add: (second: number, fans: number) => void): void {
    let left = fans;
    for (let part = 0; part < PARTS && left > 0; part++) {
      const some = this.#random.binomial(left, 1 / (PARTS - part));
      left -= some;
      if (some > 0) add(this.#second + Math.round(from + ((to - from) * (part + 0.5)) / PARTS), some);
    }
  }
}

/** Fans for whom something is due, by second; with a mark, by that, too. */
class Calendar {
  readonly #fans = new Map<number, Map<number, number>>();

  add(second: number, fans: number, mark = 0): void {
    const due = this.#fans.get(second) ?? new Map<number, number>();
    this.#fans.set(second, due);
    due.set(mark, (due.get(mark) ?? 0) + fans);
  }

  /** Takes out what is due now. */
  at(second: number): ReadonlyMap<number, number> {
    const due = this.#fans.get(second) ?? new Map<number, number>();
    this.#fans.delete(second);
    return due;
  }

  totalAt(second: number): number {
    return sum([...this.at(second).values()]);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}

/** Of fans by the seconds that they waited. */
function waitOf(waits: ReadonlyMap<number, number>): Sale['wait'] {
  const byLength = [...waits].sort(([a], [b]) => a - b);
  const half = sum(byLength.map(([, fans]) => fans)) / 2;
  let [median, counted] = [0, 0];
  for (const [seconds, fans] of byLength) {
    if (counted >= half) break;
    median = seconds;
    counted += fans;
  }
  return { median, longest: byLength.at(-1)?.[0] ?? 0 };
}
