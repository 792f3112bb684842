import { closesAt, type ItemSale } from '@clove/inventory';
import type { Queryable } from '@clove/service-kit';
import type { SeatSale } from '../domain/sale.ts';
import {
  type Board,
  boardChange,
  boardFor,
  type DescribedSection,
  type SectionUnits,
} from '../domain/seat-board.ts';
import type { SectionStock } from './section-stock.ts';

/** Performances and sections without their units. */
export interface BoardCatalogue {
  /** The database's clock. */
  readonly now: Date;
  readonly sale: SeatSale | undefined;
  readonly performances: readonly (ItemSale & {
    readonly id: string;
    readonly onSale: boolean;
    readonly sections: readonly DescribedSection[];
  })[];
}

export interface BoardBook {
  read(db: Queryable): Promise<BoardCatalogue>;
}

/** How old what is shown may be, milliseconds. Source: the seat map rule, at most a second. */
const MAX_AGE_MS = 1_000;

export interface Shown {
  /** With hidden sections: `boardFor` leaves out what its reader may not see. */
  readonly board: Board;
  readonly sale: SeatSale;
  /** The database's clock now, as far as this process knows. */
  readonly serverTime: Date;
}

/** A client of the live status. Answers false when it was too slow to take the event. */
export type Listener = (event: { event: 'snapshot' | 'change'; data: unknown }) => boolean;

interface Watcher {
  readonly listener: Listener;
  /** Its next event must be a whole snapshot. */
  behind: boolean;
}

/**
 * The seat map of this process: read at most once a second however many ask, so that a crowd never reaches the
 * database. One read at a time; requests that come during it share the next one.
 */
export class BoardCache {
  readonly #read: (performanceIds: readonly string[]) => Promise<Reading>;
  readonly #boards = new Map<string, { board: Board; readAt: number }>();
  readonly #watchers = new Map<string, Set<Watcher>>();
  /** What watchers of a performance were sent last: changes are computed against it. */
  readonly #sent = new Map<string, Board>();
  #reading: Reading | undefined;
  #inFlight: { readonly asked: Set<string>; readonly done: Promise<void> } | undefined;

  constructor(reads: Queryable, book: BoardBook, kinds: readonly Pick<SectionStock, 'view'>[]) {
    this.#read = async (performanceIds) => {
      const catalogue = await book.read(reads);
      const readAt = performance.now();
      const units = new Map<string, SectionUnits>();
      for (const kind of kinds) {
        for (const [section, view] of await kind.view(reads, performanceIds)) units.set(section, view);
      }
      return { catalogue, units, readAt };
    };
  }

  /** The performance as it was at most a second ago; undefined when there is none of that id. */
  async show(performanceId: string): Promise<Shown | undefined> {
    const known = this.#boards.get(performanceId);
    if (known === undefined || isOld(known.readAt)) {
      // An id that the catalogue of this second does not have costs no read.
      if (known === undefined && this.#isUnknown(performanceId)) return undefined;
      await this.#refresh([performanceId]);
    }
    const board = this.#boards.get(performanceId)?.board;
    const sale = this.#reading?.catalogue.sale;
    if (board === undefined || sale === undefined) return undefined;
    return { board, sale, serverTime: this.#serverTime() };
  }

  /** Of all performances and passes, in the order of their starts, as they were at most a second ago. */
  async performanceIds(): Promise<string[]> {
    if (this.#reading === undefined || isOld(this.#reading.readAt)) await this.#refresh([]);
    return this.#reading?.catalogue.performances.map(({ id }) => id) ?? [];
  }

  /** The sale's settings when they are at most a second old, without asking the database. */
  recentSale(): { sale: SeatSale; serverTime: Date } | undefined {
    if (this.#reading === undefined || isOld(this.#reading.readAt)) return undefined;
    const { sale } = this.#reading.catalogue;
    return sale === undefined ? undefined : { sale, serverTime: this.#serverTime() };
  }

  /** Forgets what was read, after this process changed it. */
  invalidate(): void {
    this.#boards.clear();
    this.#reading = undefined;
  }

  /** Sends the listener a snapshot now and what changes from then on, until the signal aborts. */
  async watch(performanceId: string, listener: Listener, signal: AbortSignal): Promise<boolean> {
    const shown = await this.show(performanceId);
    if (shown === undefined) return false;
    const sent = this.#sent.get(performanceId) ?? boardFor(shown.board);
    this.#sent.set(performanceId, sent);
    const watchers = this.#watchers.get(performanceId) ?? new Set();
    this.#watchers.set(performanceId, watchers);
    const watcher: Watcher = { listener, behind: false };
    watchers.add(watcher);
    signal.addEventListener('abort', () => this.#leave(performanceId, watcher), { once: true });
    if (signal.aborted) this.#leave(performanceId, watcher);
    watcher.behind = !listener({ event: 'snapshot', data: sent });
    return true;
  }

  /** Reads once for all watched performances and sends their watchers what changed. No watchers, no read. */
  async notifyWatchers(): Promise<void> {
    const watched = [...this.#watchers.keys()];
    if (watched.length === 0) return;
    await this.#refresh(watched);
    for (const performanceId of watched) this.#notify(performanceId);
  }

  #notify(performanceId: string): void {
    const whole = this.#boards.get(performanceId)?.board;
    const sent = this.#sent.get(performanceId);
    if (whole === undefined || sent === undefined) return;
    // Who watches is not asked for a code: a change of what is hidden is for no one to see.
    const board = boardFor(whole);
    const change = boardChange(sent, board);
    this.#sent.set(performanceId, board);
    for (const watcher of this.#watchers.get(performanceId) ?? []) {
      if (watcher.behind || change === 'reshaped') {
        watcher.behind = !watcher.listener({ event: 'snapshot', data: board });
      } else if (change !== undefined) {
        watcher.behind = !watcher.listener({ event: 'change', data: change });
      }
    }
  }

  #leave(performanceId: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(performanceId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) {
      this.#watchers.delete(performanceId);
      this.#sent.delete(performanceId);
    }
  }

  #isUnknown(performanceId: string): boolean {
    if (this.#reading === undefined || isOld(this.#reading.readAt)) return false;
    return !this.#reading.catalogue.performances.some(({ id }) => id === performanceId);
  }

  async #refresh(performanceIds: readonly string[]): Promise<void> {
    const running = this.#inFlight;
    if (running !== undefined) {
      await running.done;
      if (performanceIds.every((id) => running.asked.has(id))) return;
      return this.#refresh(performanceIds);
    }
    const asked = new Set([...performanceIds, ...this.#watchers.keys()]);
    const done = this.#readOnce([...asked]).finally(() => {
      this.#inFlight = undefined;
    });
    this.#inFlight = { asked, done };
    await done;
  }

  async #readOnce(performanceIds: readonly string[]): Promise<void> {
    const reading = await this.#read(performanceIds);
    this.#reading = reading;
    for (const id of performanceIds) {
      const board = boardOf(reading, id);
      if (board === undefined) this.#boards.delete(id);
      else this.#boards.set(id, { board, readAt: reading.readAt });
    }
  }

  #serverTime(): Date {
    if (this.#reading === undefined) return new Date();
    const { catalogue, readAt } = this.#reading;
    return new Date(catalogue.now.getTime() + performance.now() - readAt);
  }
}

interface Reading {
  readonly catalogue: BoardCatalogue;
  readonly units: ReadonlyMap<string, SectionUnits>;
  /** On this process's monotonic clock. */
  readonly readAt: number;
}

function isOld(readAt: number): boolean {
  return performance.now() - readAt >= MAX_AGE_MS;
}

function boardOf({ catalogue, units }: Reading, performanceId: string): Board | undefined {
  const found = catalogue.performances.find(({ id }) => id === performanceId);
  if (found === undefined || catalogue.sale === undefined) return undefined;
  // Nothing is on sale while sales are paused and once this performance's own sale ended: watchers see it at once.
  const ends = closesAt(catalogue.sale, found);
  const ended = found.cancelledAt !== null || catalogue.now >= ends;
  const sells = found.onSale && !catalogue.sale.paused && !ended;
  return {
    performanceId,
    onSale: sells,
    closesAt: ends.toISOString(),
    cancelledAt: found.cancelledAt?.toISOString() ?? null,
    currency: catalogue.sale.currency,
    sections: found.sections.map((section) => {
      const onSale = section.onSale && sells;
      const view = units.get(`${performanceId}/${section.id}`) ?? { capacity: 0, available: 0 };
      return { ...section, onSale, ...view, available: onSale ? view.available : 0 };
    }),
  };
}
