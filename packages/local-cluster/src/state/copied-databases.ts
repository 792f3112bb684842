import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JobRecords } from './job-records.ts';

/** What of a state folder belongs to its databases: their data, and the passwords of their roles. */
const COPIED = ['postgres/data', 'secrets.json'];

/**
 * Begins a state folder with the databases and the secrets of another cluster, which has stopped.
 *
 * @param jobs the Jobs, by name, whose effect is in those databases: they do not run again
 */
export async function copyDatabases(from: string, to: string, jobs: readonly string[]): Promise<void> {
  mkdirSync(join(to, 'postgres'), { recursive: true });
  for (const path of COPIED) {
    // With -a: PostgreSQL refuses files that are not its own user's, and node's copies are this user's.
    await promisify(execFile)('cp', ['-a', join(from, path), join(to, path)]);
  }
  const records = new JobRecords(join(to, 'jobs.json'), jobs);
  for (const job of jobs) records.succeeded(job);
}
