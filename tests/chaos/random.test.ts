import { beforeAll, expect, test } from '@jest/globals';
import { FAULTS } from './random/faults.ts';
import { type RunReport, randomRun } from './random/random-run.ts';

/**
 * The short form of `npm run chaos`, always with the same draws: 500 purchases in 90 seconds of faults. A fault that this
 * machine cannot do (a mount, ss -K: both need root) is left out.
 */
let report: RunReport;
const log: string[] = [];
beforeAll(async () => {
  report = await randomRun({ seed: 14, purchases: 500, minutes: 1.5, log: (line) => log.push(line) });
}, 600_000);

test('whatever is killed, frozen, cut off or filled up: every answer was true, and every invariant holds', () => {
  expect({ violations: report.violations, log }).toEqual({ violations: [], log });
  expect(report.told).toHaveLength(500);
});

test('all kinds of ends were among them, and all kinds of faults in their turn', () => {
  const outcomes = new Set(report.told.map(({ outcome }) => outcome));
  for (const outcome of ['sold', 'not-paid', 'given-up', 'left']) expect(outcomes).toContain(outcome);
  const possible = FAULTS.filter(({ name }) => !report.impossible.has(name));
  const rounds = Math.floor(report.faults.length / possible.length);
  for (const { name } of possible)
    expect(report.faults.filter((done) => done === name).length).toBeGreaterThanOrEqual(rounds);
});
