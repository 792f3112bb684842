import { advance, EMPTY_LINE, type Line } from '@clove/waiting-room';
import type { Random } from './random.ts';

export interface WaitingRoomSettings {
  /** Fans per second that are let in; 0: everybody. */
  readonly perSecond: number;
  readonly shoppingSeconds: number;
  readonly keepSeconds: number;
  /** Mean seconds after which a waiting fan gives up. */
  readonly patienceSeconds: number;
}

/** How often fans give up, all of these seconds at once: patience is a matter of minutes. */
const GIVE_UP_SECONDS = 10;

/** Fans who came in the same second: all that a wait depends on. */
interface Cohort {
  readonly second: number;
  /** Their places in the line that were not called yet, of fans who gave up, too. */
  places: number;
  /** Who of these still waits. */
  waiting: number;
}

/** Fans whose turn begins, by how long they waited. */
export interface Admitted {
  readonly fans: number;
  readonly waitedSeconds: number;
}

/**
 * The waiting room with the line that the service `queue` runs: who drew a place before the opening is called in the order
 * of the draw, then who came later by arrival. A fan who gave up keeps a place: when it is called, no one comes in for it,
 * and the line calls others instead after a while. A fan who is called comes in within the same second.
 */
export class FansInLine {
  readonly #settings: WaitingRoomSettings;
  readonly #random: Random;
  readonly #drawn: number;
  readonly #cohorts: Cohort[] = [];
  #first = 0;
  #line: Line = EMPTY_LINE;
  #calledOfDraw = 0;
  #calledOfArrivals = 0;
  #waiting: number;
  #enteredLast = 0;

  /** @param drawn fans who are there at the opening */
  constructor(drawn: number, settings: WaitingRoomSettings, random: Random) {
    this.#settings = settings;
    this.#random = random;
    this.#drawn = drawn;
    this.#waiting = drawn;
    this.#cohorts.push({ second: 0, places: drawn, waiting: drawn });
  }

  get waiting(): number {
    return this.#waiting;
  }

  arrive(second: number, fans: number): void {
    this.#line = { ...this.#line, arrivals: this.#line.arrivals + fans };
    this.#cohorts.push({ second, places: fans, waiting: fans });
    this.#waiting += fans;
  }

  /** How many gave up; every few seconds some at once. */
  giveUp(second: number): number {
    if (second % GIVE_UP_SECONDS !== 0) return 0;
    const probability = 1 - Math.exp(-GIVE_UP_SECONDS / this.#settings.patienceSeconds);
    let all = 0;
    for (const cohort of this.#cohorts.slice(this.#first)) {
      const gone = this.#random.binomial(cohort.waiting, probability);
      cohort.waiting -= gone;
      all += gone;
    }
    this.#waiting -= all;
    return all;
  }

  /** Moves the line on by a second. @param shopping fans whose turn lasts */
  admit(second: number, shopping: number): Admitted[] {
    const { perSecond, shoppingSeconds, keepSeconds } = this.#settings;
    this.#line = advance(this.#line, {
      ...{ now: second * 1000, seconds: 1, drawn: this.#drawn, perSecond },
      ...{ entered: this.#enteredLast, shopping, shoppingSeconds, keepSeconds },
    });
    const ofDraw = Math.floor(this.#line.called.drawn * this.#drawn + 1e-6);
    const ofArrivals = Math.floor(this.#line.called.arrived + 1e-6);
    const called = ofDraw - this.#calledOfDraw + (ofArrivals - this.#calledOfArrivals);
    [this.#calledOfDraw, this.#calledOfArrivals] = [ofDraw, ofArrivals];
    const admitted = this.#call(called, second);
    this.#enteredLast = admitted.reduce((sum, { fans }) => sum + fans, 0);
    this.#waiting -= this.#enteredLast;
    return admitted;
  }

  /** The next so many places; whose fans gave up bring none in. */
  #call(places: number, second: number): Admitted[] {
    const admitted: Admitted[] = [];
    for (let left = places; left > 0; ) {
      const cohort = this.#cohorts[this.#first];
      if (cohort === undefined) break;
      const called = Math.min(left, cohort.places);
      const fans = this.#stillThere(cohort, called);
      cohort.places -= called;
      cohort.waiting -= fans;
      left -= called;
      if (fans > 0) admitted.push({ fans, waitedSeconds: second - cohort.second });
      if (cohort.places === 0) this.#first++;
    }
    return admitted;
  }

  /** How many of a cohort's next places have a fan who still waits. */
  #stillThere({ places, waiting }: Cohort, called: number): number {
    if (called === places) return waiting;
    const drawn = this.#random.binomial(waiting, called / places);
    return Math.max(waiting - (places - called), Math.min(called, drawn));
  }
}
