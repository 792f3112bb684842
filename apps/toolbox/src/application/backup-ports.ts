import type { Readable } from 'node:stream';
import type { BackedUpDatabase } from '../domain/backup.ts';

/** Where backups lie: objects by name, below `<backup>/`. */
export interface BackupStore {
  /** For people: where it is. */
  readonly location: string;
  /** Replaces what is there. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Rejects where there is none. */
  get(name: string): Promise<Uint8Array>;
  /** Names of objects that end with this. */
  list(suffix: string): Promise<string[]>;
  /** With everything below it, its manifest first: one that is removed by half is no backup. */
  removeBackup(backup: string): Promise<void>;
}

export interface SourceTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** One database at the moment of the cut. */
export interface SourceDatabase extends Pick<BackedUpDatabase, 'service' | 'migrations' | 'sequences'> {
  readonly tables: readonly SourceTable[];
  /** Its rows in COPY text format; `rows` counts them once the stream has ended. */
  read(table: SourceTable): { readonly stream: Readable; rows(): number };
}

/** All databases at one moment, while it is open. */
export interface Cut {
  readonly takenAt: Date;
  readonly frozenMs: number;
  readonly databases: readonly SourceDatabase[];
  end(): Promise<void>;
}

/** The databases of a festival that was just opened, all in transactions that end together. */
export interface RestoreTarget {
  readonly databases: readonly {
    readonly service: string;
    readonly migrations: readonly string[];
    /** Whether anything was ordered here. */
    readonly isUsed: boolean;
    /** Empties all of its tables, then fills them by `write` in an order that its foreign keys allow, then sets its sequences. */
    replace(from: BackedUpDatabase, write: (table: string) => Readable): Promise<void>;
  }[];
  commit(): Promise<void>;
  /** Without a commit before, nothing has changed. */
  end(): Promise<void>;
}
