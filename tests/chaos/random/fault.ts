import type { Office } from '../../office/office.ts';
import type { Seeded } from './seeded.ts';
import type { SmallDisk } from './small-disk.ts';

/** What faults are done to. */
export interface Site {
  readonly office: Office;
  readonly random: Seeded;
  /** Aborted when the run has to end before its time. */
  readonly interrupted: AbortSignal;
  readonly services: readonly string[];
  /** Services whose database a purchase writes to, or that learn of it by events. */
  readonly databases: readonly string[];
  /** A database's disk of its own; undefined where this machine cannot have one. */
  readonly disk: SmallDisk | undefined;
  /** Folder with a file for each pod whose clock is off: by how many milliseconds. */
  readonly clocks: string;
}

/** To what one fault is done next, each in its turn. */
export interface Next {
  service(): string;
  database(): string;
}

/** A fault that was just done. */
export interface Done {
  /** To what, for a person; complete when it is undone. */
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
  inject(site: Site, next: Next): Promise<Done>;
}

/** The undo of what passes by itself. */
export const passes = async (): Promise<void> => undefined;

/** Why faults are not possible on this machine, by name. */
export function impossibleFaults(faults: readonly Fault[]): Map<string, string> {
  return new Map(
    faults.flatMap(({ name, impossible }) => {
      const why = impossible?.();
      return why === undefined ? [] : [[name, why] as const];
    }),
  );
}
