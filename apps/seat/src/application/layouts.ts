import type { PlanRow } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

export interface LayoutBook {
  readLayout(db: Queryable, id: string): Promise<readonly PlanRow[] | undefined>;
}

/** Layouts that one process keeps. Source: as many sections as a performance may have. */
const MOST_KEPT = 500;

/** The layouts of this process: each is read once, however large the crowd is that asks for it. */
export class Layouts {
  readonly #book: LayoutBook;
  readonly #kept = new Map<string, Promise<readonly PlanRow[] | undefined>>();

  constructor(book: LayoutBook) {
    this.#book = book;
  }

  /** Undefined: no section has such a layout. */
  async show(db: Queryable, id: string): Promise<readonly PlanRow[] | undefined> {
    const reading = this.#kept.get(id) ?? this.#book.readLayout(db, id);
    this.#kept.set(id, reading);
    try {
      const rows = await reading;
      if (rows === undefined) this.#kept.delete(id);
      else if (this.#kept.size > MOST_KEPT) this.#forgetOldest();
      return rows;
    } catch (error) {
      this.#kept.delete(id);
      throw error;
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
