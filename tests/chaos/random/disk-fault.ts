import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from 'pg';
import { eventually } from '../../office/eventually.ts';
import type { Office } from '../../office/office.ts';
import type { Fault } from './fault.ts';

const run = promisify(execFile);

/** Bytes beside the tables that the small disk has while they move to it. */
const SPARE = 16 * 2 ** 20;
/** How long a move waits for the locks of all tables, and how often it may be tried. */
const LOCKS = "SET lock_timeout = '2s'";
const MOVE_WITHIN_MS = 20_000;

/**
 * The tables of one database move to a disk of their own, which then fills up: whatever needs another page fails with
 * "No space left on device". The log of the server is on another disk, as it should be, so the server itself goes on.
 */
export const diskFault: Fault = {
  name: 'disk full',
  does: 'the tables of one database are on a small disk (a tablespace on a tmpfs) without a free byte, each database in its turn',
  undone: 'what fills the disk is deleted, and the tables move back',
  lasts: true,
  impossible: () =>
    process.getuid?.() === 0 && process.platform === 'linux' ? undefined : 'mount needs root',
  inject: async ({ office, nextDatabase }) => {
    const database = nextDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'clove-chaos-disk-'));
    const tablespace = folder.slice(folder.lastIndexOf('/') + 1).toLowerCase();
    const filler = join(folder, 'filler');
    const undo = async () => {
      rmSync(filler, { force: true });
      await moved(office, database, tablespace, 'pg_default');
      await administered(office, database, [`DROP TABLESPACE IF EXISTS "${tablespace}"`]);
      await run('umount', [folder]);
      rmdirSync(folder);
    };
    await run('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${(await sizeOf(office, database)) + SPARE}`,
      'tmpfs',
      folder,
    ]);
    try {
      const data = join(folder, 'data');
      await run('mkdir', [data]);
      const { uid, gid } = ownerOf(office);
      chownSync(data, uid, gid);
      await administered(office, database, [`CREATE TABLESPACE "${tablespace}" LOCATION '${data}'`]);
      await moved(office, database, 'pg_default', tablespace);
      fill(filler);
      return { target: database, undo };
    } catch (error) {
      await undo();
      throw error;
    }
  },
};

/** The user that the database server runs as. */
function ownerOf(office: Office): { uid: number; gid: number } {
  return statSync(`/proc/${office.cluster.servers.postgres?.pid()}`);
}

async function sizeOf(office: Office, database: string): Promise<number> {
  const client = await office.database(database);
  try {
    const { rows } = await client.query<{ size: string }>(
      'SELECT pg_database_size(current_database()) AS size',
    );
    return Number(rows[0]?.size);
  } finally {
    await client.end();
  }
}

/** All tables at once, so that no purchase sees half of them moved; tried again while a purchase has their locks. */
function moved(office: Office, database: string, from: string, to: string): Promise<void> {
  return eventually(
    () =>
      administered(office, database, [
        LOCKS,
        `ALTER TABLE ALL IN TABLESPACE "${from}" SET TABLESPACE "${to}"`,
      ]),
    { timeoutMs: MOVE_WITHIN_MS },
  );
}

async function administered(office: Office, database: string, statements: readonly string[]): Promise<void> {
  const client = await office.database(database);
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    // Nothing of it is (still) there.
    if (error instanceof DatabaseError && error.code === '42704') return;
    throw error;
  } finally {
    await client.end();
  }
}

/** Writes until not a byte is left. */
function fill(file: string): void {
  for (const piece of [2 ** 20, 2 ** 12]) {
    const bytes = Buffer.alloc(piece);
    while (fits(file, bytes));
  }
}

function fits(file: string, bytes: Buffer): boolean {
  try {
    writeFileSync(file, bytes, { flag: 'a' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
