import { existsSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { Office } from '../office/office.ts';

/** Milliseconds of CPU that parts of the office have used since they started, user and system. */
export type CpuTimes = ReadonlyMap<string, number>;

/** Length of the kernel's clock tick as /proc shows it. Source: USER_HZ, 100 per second on every Linux. */
const TICK_MS = 10;

/**
 * What every service, its database's connections and this process (the load generator) have used so far. Empty where
 * the system shows no /proc. The broker and PostgreSQL's background processes are not in it.
 */
export async function cpuTimes(office: Office): Promise<CpuTimes> {
  const times = new Map<string, number>();
  if (!existsSync('/proc/self/stat')) return times;
  const add = (part: string, pid: number | undefined): void => {
    const used = pid === undefined ? undefined : usedBy(pid);
    if (used !== undefined) times.set(part, (times.get(part) ?? 0) + used);
  };
  for (const { service, pid } of office.cluster.pods()) add(service, pid);
  for (const { pid, datname } of await connections(office)) add(`${datname}'s database`, pid);
  add('load generator', process.pid);
  return times;
}

/** CPU milliseconds per purchase between two measurements, by part, largest first. */
export function cpuPerPurchase(before: CpuTimes, after: CpuTimes, purchases: number): [string, number][] {
  return [...after]
    .map(([part, used]): [string, number] => [part, (used - (before.get(part) ?? 0)) / purchases])
    .filter(([, ms]) => ms >= 0.005)
    .sort(([, a], [, b]) => b - a);
}

/** Milliseconds of CPU that a process has used; undefined when it has ended. */
export function usedBy(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  // The command's name, in parentheses, may hold anything; utime and stime are the 12th and 13th field after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function connections(office: Office): Promise<{ pid: number; datname: string }[]> {
  const client = new Client({ connectionString: office.adminDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number; datname: string }>(
      "SELECT pid, datname FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    return rows;
  } finally {
    await client.end();
  }
}
