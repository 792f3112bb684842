/** A seat that the fan wants. */
export interface ChosenSeat {
  /** `<section>/<row>-<seat>` */
  readonly seat: string;
  /** The price category; null: the section's first, or none. */
  readonly category: string | null;
}

interface Kept {
  readonly seats: readonly ChosenSeat[];
  /** Standing: how many by section and category ('' where it has none). */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly section: string;
}

const nothing: Kept = { seats: [], counts: {}, section: '' };

/** The places that the fan has chosen for a performance but not held; stored in the tab over a reload. */
export class ChosenPlaces {
  readonly #key: string;
  #kept: Kept;
  readonly #listeners = new Set<() => void>();

  constructor(performanceId: string) {
    this.#key = `clove.chosen.${performanceId}`;
    this.#kept = read(this.#key);
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What is chosen; the same object until it changes. */
  readonly now = (): Kept => this.#kept;

  has(seat: string): boolean {
    return this.#kept.seats.some((chosen) => chosen.seat === seat);
  }

  /** Adds a seat; false when that would be more than `limit`. */
  add(seat: string, category: string | null, limit: number): boolean {
    if (this.count() >= limit) return false;
    this.#keep({ ...this.#kept, seats: [...this.#kept.seats, { seat, category }] });
    return true;
  }

  remove(seats: readonly string[]): void {
    this.#keep({ ...this.#kept, seats: this.#kept.seats.filter(({ seat }) => !seats.includes(seat)) });
  }

  /** Chooses the price category of a chosen seat. */
  price(seat: string, category: string): void {
    const seats = this.#kept.seats.map((each) => (each.seat === seat ? { seat, category } : each));
    this.#keep({ ...this.#kept, seats });
  }

  /** So many standing places of a section and category ('' where it has none). */
  want(section: string, category: string, count: number): void {
    const counts = { ...this.#kept.counts, [section]: { ...this.#kept.counts[section], [category]: count } };
    this.#keep({ ...this.#kept, counts });
  }

  /** Forgets the standing places of a section. */
  clear(section: string): void {
    const { [section]: _, ...counts } = this.#kept.counts;
    this.#keep({ ...this.#kept, counts });
  }

  look(section: string): void {
    if (section !== this.#kept.section) this.#keep({ ...this.#kept, section });
  }

  /** Seats and standing places together. */
  count(): number {
    const standing = Object.values(this.#kept.counts).flatMap((counts) => Object.values(counts));
    return this.#kept.seats.length + standing.reduce((sum, count) => sum + count, 0);
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    sessionStorage.setItem(this.#key, JSON.stringify(kept));
    for (const listener of this.#listeners) listener();
  }
}

function read(key: string): Kept {
  const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  if (typeof kept !== 'object' || kept === null) return nothing;
  const { seats, counts, section } = { ...nothing, ...kept };
  const whole = Array.isArray(seats) && seats.every(isChosen) && typeof counts === 'object';
  return whole && typeof section === 'string' ? { seats, counts, section } : nothing;
}

function isChosen(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'seat' in value && typeof value.seat === 'string';
}
