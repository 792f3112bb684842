interface Kept {
  seats: string[];
  quantity: number;
  section: string;
}

/** The places that the fan has chosen for a performance but not held; stored in the tab over a reload. */
export class ChosenPlaces {
  readonly #key: string;
  readonly #kept: Kept;

  constructor(performanceId: string) {
    this.#key = `clove.chosen.${performanceId}`;
    const kept: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null');
    this.#kept = isKept(kept) ? kept : { seats: [], quantity: 1, section: '' };
  }

  /** Seats as `<section>/<row>-<number>`, in the order chosen. */
  get seats(): readonly string[] {
    return this.#kept.seats;
  }

  /** How many standing places. */
  get quantity(): number {
    return this.#kept.quantity;
  }

  /** The section shown last; '' at first. */
  get section(): string {
    return this.#kept.section;
  }

  has(seat: string): boolean {
    return this.#kept.seats.includes(seat);
  }

  /** Adds a seat; false when that would be more than `limit`. */
  add(seat: string, limit: number): boolean {
    if (this.#kept.seats.length >= limit) return false;
    this.#kept.seats.push(seat);
    this.#keep();
    return true;
  }

  remove(seats: readonly string[]): void {
    this.#kept.seats = this.#kept.seats.filter((seat) => !seats.includes(seat));
    this.#keep();
  }

  want(quantity: number): void {
    this.#kept.quantity = quantity;
    this.#keep();
  }

  look(section: string): void {
    this.#kept.section = section;
    this.#keep();
  }

  #keep(): void {
    sessionStorage.setItem(this.#key, JSON.stringify(this.#kept));
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { seats, quantity, section } = { seats: null, quantity: null, section: null, ...value };
  return Array.isArray(seats) && typeof quantity === 'number' && typeof section === 'string';
}
