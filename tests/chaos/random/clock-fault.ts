import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';

/** Milliseconds that a clock is off, before or after. Source: more than any time-out of a purchase. */
const SKEW_MS = 90_000;

/** Variables with which the pods of a service can be given a wrong clock. @param folder {@link Site.clocks} */
export function clockVariables(folder: string): Readonly<Record<string, string>> {
  const program = new URL('skewed-clock.mjs', import.meta.url);
  program.searchParams.set('folder', folder);
  return { NODE_OPTIONS: `--import=${program.href}` };
}

/** Services whose clock can be skewed: those that a purchase passes. */
export const CLOCKED = ['gateway', 'auth', 'seat', 'merch', 'stay', 'ticket', 'payment'] as const;

/**
 * Only the clock of a replica, not that of the database, by which expiry and deadlines are decided: one machine has one
 * clock, and no faketime.
 */
export const clockFault: Fault = {
  name: 'clock skewed',
  does: 'Date of one replica that a purchase passes is 90 s ahead or behind',
  undone: 'Date is that of the machine again',
  lasts: true,
  inject: async ({ office, random, clocks }) => {
    const { name } = random.pick(office.cluster.pods(random.pick(CLOCKED)));
    const skew = random.percent(50) ? SKEW_MS : -SKEW_MS;
    const file = join(clocks, name);
    writeFileSync(file, String(skew));
    office.cluster.kill(name, 'SIGUSR2');
    return {
      target: `${name} (${skew / 1_000} s)`,
      undo: async () => {
        rmSync(file);
        office.cluster.kill(name, 'SIGUSR2');
      },
    };
  },
};
