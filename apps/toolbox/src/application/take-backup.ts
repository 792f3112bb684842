import { createHash } from 'node:crypto';
import { createGzip } from 'node:zlib';
import {
  abandoned,
  type BackedUpDatabase,
  type BackedUpTable,
  BackupName,
  backupName,
  MANIFEST,
  type Manifest,
  outdated,
  partName,
} from '../domain/backup.ts';
import type { BackupStore, Cut, SourceDatabase, SourceTable } from './backup-ports.ts';

/** Bytes of one piece. Source: two of them fit into the memory of a Job beside everything else. */
const PART_BYTES = 16 * 1024 * 1024;

/** Copies a cut into the store; answers the backup's name. What is written is read back and compared before it counts. */
export async function takeBackup(festival: string, cut: Cut, store: BackupStore): Promise<string> {
  const name = backupName(cut.takenAt);
  const databases: BackedUpDatabase[] = [];
  for (const database of cut.databases) databases.push(await copyDatabase(name, database, store));
  const manifest: Manifest = {
    version: 1,
    festival,
    takenAt: cut.takenAt.toISOString(),
    frozenMs: cut.frozenMs,
    databases,
  };
  await store.put(`${name}/${MANIFEST}`, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  return name;
}

/** The names of complete backups, the oldest first. */
export async function backupsOf(store: BackupStore): Promise<string[]> {
  return (await store.list(`/${MANIFEST}`)).map((name) => name.slice(0, -MANIFEST.length - 1)).sort();
}

/** Removes all but the newest `keep`, and what is left of those that were never completed; answers which. */
export async function removeOutdated(store: BackupStore, keep: number, now: Date): Promise<string[]> {
  const complete = await backupsOf(store);
  const folders = new Set((await store.list('')).map((name) => name.split('/')[0] ?? name));
  const begun = [...folders].filter((name) => BackupName.safeParse(name).success);
  const removed = [...abandoned(begun, complete, now), ...outdated(complete, keep)].sort();
  for (const name of removed) await store.removeBackup(name);
  return removed;
}

async function copyDatabase(
  backup: string,
  database: SourceDatabase,
  store: BackupStore,
): Promise<BackedUpDatabase> {
  const { service, migrations, sequences } = database;
  const tables: BackedUpTable[] = [];
  for (const table of database.tables) tables.push(await copyTable(backup, database, table, store));
  return { service, migrations, sequences, tables };
}

async function copyTable(
  backup: string,
  database: SourceDatabase,
  table: SourceTable,
  store: BackupStore,
): Promise<BackedUpTable> {
  const { stream, rows } = database.read(table);
  const gzip = createGzip();
  stream.on('error', (error) => gzip.destroy(error));
  const parts: BackedUpTable['parts'] = [];
  for await (const bytes of inParts(stream.pipe(gzip))) {
    const object = `${backup}/${partName(database.service, table.name, parts.length)}`;
    const sha256 = sha256Of(bytes);
    await store.put(object, bytes);
    if (sha256Of(await store.get(object)) !== sha256) {
      throw new Error(`${store.location}: ${object} reads back as something else`);
    }
    parts.push({ bytes: bytes.length, sha256 });
  }
  return { name: table.name, columns: [...table.columns], rows: rows(), parts };
}

async function* inParts(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(chunks);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
