import { existsSync, readdirSync } from 'node:fs';
import { Client } from 'pg';
import type { Office } from '../office/office.ts';
import { procFile } from './proc-file.ts';

/** Milliseconds of CPU that parts of the office have used since they started, user and system. */
export type CpuTimes = ReadonlyMap<string, number>;

/** Length of the kernel's clock tick as /proc shows it. Source: USER_HZ, 100 per second on every Linux. */
const TICK_MS = 10;

/**
 * What every service, its database's connections, PostgreSQL's other processes, RabbitMQ and this process (the load
 * generator) have used so far. Empty where the system shows no /proc.
 */
export async function cpuTimes(office: Office): Promise<CpuTimes> {
  const times = new Map<string, number>();
  if (!existsSync('/proc/self/stat')) return times;
  const add = (part: string, pid: number | undefined): void => {
    const used = pid === undefined ? undefined : usedBy(pid);
    if (used !== undefined) times.set(part, (times.get(part) ?? 0) + used);
  };
  for (const { service, pid } of office.cluster.pods()) add(service, pid);
  for (const { pid, part } of await backends(office)) add(part, pid);
  for (const pid of groupOf(office.cluster.servers.rabbitmq?.pid())) add('RabbitMQ', pid);
  add('load generator', process.pid);
  return times;
}

/** CPU milliseconds between two measurements for each of so many purchases, or seconds; by part, largest first. */
export function cpuPer(before: CpuTimes, after: CpuTimes, count: number): [string, number][] {
  return [...after]
    .map(([part, used]): [string, number] => [part, (used - (before.get(part) ?? 0)) / count])
    .filter(([, ms]) => ms >= 0.005)
    .sort(([, a], [, b]) => b - a);
}

/** Milliseconds of CPU that a process has used since it started. Undefined: it has ended. */
export function usedBy(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The processes that a script has started and that stayed in its group, itself included. */
function groupOf(leader: number | undefined): number[] {
  const isMember = (pid: number) => Number(statOf(pid)?.[2]) === leader;
  return readdirSync('/proc').map(Number).filter(Number.isInteger).filter(isMember);
}

/** The fields after the command's name, which is in parentheses and may hold anything: group 3rd, utime and stime 12th, 13th. */
function statOf(pid: number): string[] | undefined {
  const text = procFile(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

async function backends(office: Office): Promise<{ pid: number; part: string }[]> {
  const client = new Client({ connectionString: office.adminDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number; part: string }>(
      `SELECT pid, coalesce(datname || '''s database', 'PostgreSQL itself') AS part
         FROM pg_stat_activity WHERE pid <> pg_backend_pid()`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
