import { setTimeout as delay } from 'node:timers/promises';
import type { Fan } from '../../fan/fan.ts';
import { Asking } from './asking.ts';
import type { Patience } from './patience.ts';
import { type Answered, purchase } from './purchase.ts';
import { Seeded } from './seeded.ts';
import { wantedBy } from './wanted.ts';

/** Purchases that a fan has under way at most: what is not answered must not pile up on a machine that is slow. */
const TABS_PER_FAN = 4;

export interface BuyingOptions {
  readonly fans: readonly Fan[];
  readonly patience: Patience;
  /** Decides what each purchase asks for. */
  readonly seed: number;
  /** Milliseconds between the beginnings of two purchases. */
  readonly everyMs: number;
}

/** Fans who begin purchases evenly, whether or not earlier ones are over. */
export class Buying {
  /** Purchases that have begun. */
  begun = 0;
  readonly #options: BuyingOptions;
  readonly #underWay = new Set<Promise<void>>();
  readonly #answered: Answered[] = [];
  readonly #failed: string[] = [];

  constructor(options: BuyingOptions) {
    this.#options = options;
  }

  /** Goes on until `isOver`; answers what fans were answered when the last purchase is over, and what a purchase failed with. */
  async until(isOver: () => boolean): Promise<{ answered: Answered[]; failed: string[] }> {
    const { fans, everyMs } = this.#options;
    const began = performance.now();
    while (!isOver()) {
      if (this.#underWay.size >= fans.length * TABS_PER_FAN) await Promise.race(this.#underWay);
      this.#begin();
      const due = began + this.begun * everyMs;
      await delay(Math.max(0, due - performance.now()));
    }
    await Promise.all(this.#underWay);
    return { answered: this.#answered, failed: this.#failed };
  }

  #begin(): void {
    const { fans, patience, seed } = this.#options;
    const number = this.begun;
    this.begun += 1;
    const fan = fans[number % fans.length];
    if (fan === undefined) throw new Error('there are no fans');
    const buying: Promise<void> = purchase(
      new Asking(fan, patience),
      number,
      wantedBy(new Seeded(seed + number)),
    )
      .then((answered) => void this.#answered.push(answered))
      .catch((error: Error) => void this.#failed.push(`purchase ${number}: ${error.message}`))
      .finally(() => this.#underWay.delete(buying));
    this.#underWay.add(buying);
  }
}
