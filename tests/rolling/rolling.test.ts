import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../office/eventually.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { mixedBasket, officeConfig, startTraffic, type Traffic } from './traffic.ts';

/** Long enough that no client has an idle connection left when a pod has drained. */
const drainSeconds = 2;

describe('every service is replaced in turn while fans buy, read and follow the seat map', () => {
  const theOffice = officeForAll({
    festival: 'tests/festivals/basket.yaml',
    replicas: { gateway: 2, seat: 2, ticket: 2, payment: 2 },
    config: officeConfig(drainSeconds),
  });
  let traffic: Traffic;

  beforeAll(async () => {
    const crowd = { buyers: 2, readers: 4, watchers: 2, performanceId: 'day-1', bought: mixedBasket };
    traffic = await startTraffic(theOffice(), crowd);
  }, 60_000);
  afterAll(() => traffic?.stop());

  test('each request is answered as meant, and a ready pod comes before one goes', async () => {
    const { cluster } = theOffice();
    const services = new Set(cluster.pods().map((pod) => pod.service));
    for (const service of services) {
      const before = cluster.pods(service);
      let fewest = before.length;
      const watch = setInterval(() => {
        fewest = Math.min(fewest, cluster.pods(service).filter(({ ready }) => ready).length);
      }, 20);
      await cluster.rollingRestart(service).finally(() => clearInterval(watch));
      const after = cluster.pods(service);
      const old = before.map(({ pid }) => pid);
      expect([service, traffic.outcomes.failures]).toEqual([service, []]);
      expect([service, fewest, after.length]).toEqual([service, before.length, before.length]);
      expect(after.filter(({ pid }) => old.includes(pid))).toEqual([]);
    }
    const { answered, resumed } = traffic.outcomes.take();
    expect(answered).toBeGreaterThan(services.size);
    // Each ends at least once with its pod of seat, and once with its gateway.
    expect(resumed).toBeGreaterThanOrEqual(2 * traffic.streams.length);
  }, 600_000);

  test('a page whose stream was ended shows what the map shows', async () => {
    await traffic.stopBuying();
    const free = await theOffice().freePlaces('day-1', 'S');
    await eventually(
      async () => {
        const shown = traffic.streams.map(({ available }) => available.get('S'));
        expect(shown).toEqual(traffic.streams.map(() => free));
      },
      { timeoutMs: 30_000 },
    );
  }, 60_000);

  test('the books agree with the provider afterwards', async () => {
    expect(await theOffice().auditWhenQuiet()).toEqual([]);
  }, 180_000);
});
