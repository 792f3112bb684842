import type { Office } from '../../office/office.ts';
import type { Seeded } from './seeded.ts';

/** What faults are done to. */
export interface Site {
  readonly office: Office;
  readonly random: Seeded;
  /** A service, each in its turn. */
  nextService(): string;
  /** A service with a database of its own, each in its turn. */
  nextDatabase(): string;
  /** Where {@link CLOCKS} is told how far the clock of which pod is off: a file per pod, in milliseconds. */
  readonly clocks: string;
}

/** A fault that was just done. */
export interface Done {
  /** To what, for a person. */
  readonly target: string;
  /** Takes it back; does nothing where it passes by itself. May be called whatever has happened meanwhile. */
  undo(): Promise<void>;
}

/** One row of the table of faults. */
export interface Fault {
  readonly name: string;
  readonly does: string;
  readonly undone: string;
  /** Whether it goes on until it is undone; otherwise it is over at once. */
  readonly lasts: boolean;
  /** Why this machine cannot do it; undefined: it can. */
  impossible?(): string | undefined;
  /** What it did in part it takes back itself before it throws. */
  inject(site: Site): Promise<Done>;
}

/** The undo of what passes by itself. */
export const passes = async (): Promise<void> => undefined;
