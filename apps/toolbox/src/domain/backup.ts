import { z } from 'zod';

const Part = z.strictObject({ bytes: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const Table = z.strictObject({
  name: z.string().min(1),
  columns: z.array(z.string().min(1)).min(1),
  rows: z.int().min(0),
  /** One gzip stream of PostgreSQL's COPY text format, cut into pieces. */
  parts: z.array(Part).min(1),
});
export type BackedUpTable = z.infer<typeof Table>;

const Database = z.strictObject({
  service: z.string().min(1),
  /** The schema, by the migrations that made it. */
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string(), isCalled: z.boolean() })),
});
export type BackedUpDatabase = z.infer<typeof Database>;

/** What a backup holds. It is written last: a folder without it is no backup. */
export const Manifest = z.strictObject({
  version: z.literal(1),
  festival: z.string().min(1),
  /** The one moment that all databases are of. */
  takenAt: z.iso.datetime(),
  /** For how long commits waited. Milliseconds. */
  frozenMs: z.int().min(0),
  databases: z.array(Database).min(1),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = 'manifest.json';

/** Names of backups sort by time: `20260601T110003Z`. */
export const BackupName = z.string().regex(/^\d{8}T\d{6}Z$/, 'a backup such as 20260601T110003Z');

export function backupName(takenAt: Date): string {
  return takenAt.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

/** Where a piece of a table lies in its backup. */
export function partName(service: string, table: string, index: number): string {
  return `${service}/${table}.${index}.gz`;
}

/** The backups to remove: all but the newest so many. */
export function outdated(names: readonly string[], keep: number): string[] {
  return [...names].sort().slice(0, Math.max(0, names.length - keep));
}

/** Source: a Job that makes a backup is ended after two hours. Milliseconds. */
const ABANDONED_MS = 24 * 3_600_000;

/** Backups without a manifest that no one completes any more: what was broken off, or removed by half. */
export function abandoned(begun: readonly string[], complete: readonly string[], now: Date): string[] {
  const before = backupName(new Date(now.getTime() - ABANDONED_MS));
  return begun.filter((name) => name < before && !complete.includes(name));
}
