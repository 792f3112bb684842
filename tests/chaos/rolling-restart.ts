import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

/** Every replica of a service is replaced while fans buy. */
export function rollingRestart(theOffice: () => Office): void {
  let office: Office;
  let fans: Fan[];

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fans = await Promise.all(Array.from({ length: 6 }, () => office.newFan()));
  }, 240_000);

  test.each(['gateway', 'ticket', 'seat', 'payment'])(
    'of %s: a ready replica comes before one goes, and every purchase completes',
    async (service) => {
      const before = office.cluster.pods(service).map(({ pid }) => pid);
      let rolling = true;
      let fewest = Number.POSITIVE_INFINITY;
      const watch = setInterval(() => {
        fewest = Math.min(fewest, office.cluster.pods(service).filter(({ ready }) => ready).length);
      }, 20);
      const buying = fans.map(async (fan) => {
        const states: string[] = [];
        do
          states.push(
            (await fan.buy({ performanceId: 'day-1', sectionId: 'S', quantity: 1 }, 'kakao-pay')).state,
          );
        while (rolling);
        return states;
      });
      await office.cluster.rollingRestart(service);
      rolling = false;
      const states = (await Promise.all(buying)).flat();
      clearInterval(watch);
      expect(new Set(states)).toEqual(new Set(['COMPLETED']));
      expect(fewest).toBeGreaterThanOrEqual(2);
      const after = office.cluster.pods(service).map(({ pid }) => pid);
      expect(after).toHaveLength(2);
      expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    },
    240_000,
  );

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}
