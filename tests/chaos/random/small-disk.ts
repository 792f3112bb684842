import { execFile } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failedWith } from '@clove/local-cluster';
import type { Office } from '../../office/office.ts';

const run = promisify(execFile);

/** Bytes. Source: ten times what the tables of one service take after 10,000 purchases. */
const SIZE = 512 * 2 ** 20;

/** What the name of a disk's folder begins with; the process that made it follows. */
const FOLDER = 'clove-chaos-disk-';

/** Why this machine cannot have one; undefined: it can. */
export function noSmallDisk(): string | undefined {
  return process.platform === 'linux' && process.getuid?.() === 0 ? undefined : 'mount needs Linux, and root';
}

/**
 * A disk of its own (a tablespace on a tmpfs) for the tables of one database. The log of the server stays on another disk, as
 * it should, so a full one does not end the server.
 */
export class SmallDisk {
  readonly database: string;
  readonly #folder: string;
  readonly #filler: string;

  private constructor(database: string, folder: string) {
    this.database = database;
    this.#folder = folder;
    this.#filler = join(folder, 'filler');
  }

  /** Moves the tables of a database that is not used yet to a new disk. */
  static async of(office: Office, database: string): Promise<SmallDisk> {
    await unmountLeftovers();
    const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
    } catch (error) {
      rmdirSync(folder);
      throw error;
    }
    const disk = new SmallDisk(database, folder);
    try {
      await disk.#move(office);
      return disk;
    } catch (error) {
      await disk.unmount();
      throw error;
    }
  }

  /** Leaves not a page: a table that needs one more fails with "No space left on device". */
  fill(): void {
    try {
      for (const piece of [2 ** 20, 2 ** 12]) {
        const bytes = Buffer.alloc(piece);
        while (fits(this.#filler, bytes));
      }
    } catch (error) {
      this.free();
      throw error;
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }

  /** To be called when the database server has ended. */
  unmount(): Promise<void> {
    return unmount(this.#folder);
  }

  async #move(office: Office): Promise<void> {
    const data = join(this.#folder, 'data');
    mkdirSync(data);
    // The user that the server runs as.
    const { uid, gid } = statSync(`/proc/${office.cluster.servers.postgres?.pid()}`);
    chownSync(data, uid, gid);
    const client = await office.database(this.database);
    try {
      await client.query(`CREATE TABLESPACE small LOCATION ${client.escapeLiteral(data)}`);
      await client.query('ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE small');
      await client.query('ALTER INDEX ALL IN TABLESPACE pg_default SET TABLESPACE small');
    } finally {
      await client.end();
    }
  }
}

/** Disks of runs that were killed with -9. */
async function unmountLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(FOLDER))) {
    const [pid] = name.slice(FOLDER.length).split('-');
    if (!existsSync(`/proc/${pid}`)) await unmount(join(tmpdir(), name));
  }
}

async function unmount(folder: string): Promise<void> {
  await run('umount', ['--lazy', folder]);
  rmdirSync(folder);
}

function fits(file: string, bytes: Buffer): boolean {
  try {
    writeFileSync(file, bytes, { flag: 'a' });
    return true;
  } catch (error) {
    if (failedWith(error, 'ENOSPC')) return false;
    throw error;
  }
}
