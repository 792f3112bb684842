import { millicores } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { render } from '../src/index.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { fixturePool, fixtureTags } from './fixture-pool.ts';
import { changedFiles, manifest, planOf, renderOf, workloads } from './rendering.ts';

describe('rendering', () => {
  test('gives the same bytes whatever the order of keys in the files and of images in the pool', () => {
    const expected = [...renderOf()];
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const random = () => numbers.next().value ?? 0;
        const festival = stringify(shuffled(parse(NUMBERED), random));
        const environment = stringify(shuffled(parse(ENVIRONMENT), random));
        const catalogue = new Map(
          [...fixturePool()]
            .map((entry) => ({ entry, rank: random() }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ entry }) => entry),
        );
        expect([...renderOf({ festival, environment, catalogue })]).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  test('of a changed title, price or opening time changes the sale data and its provisioning, and rolls no pod', () => {
    const before = renderOf();
    for (const [from, to] of [
      ['Spring Festival', 'Festival of Spring'],
      ['price: 99000', 'price: 89000'],
      ['2026-03-01T20', '2026-03-02T20'],
    ] as const) {
      const after = renderOf({ festival: NUMBERED.replace(from, to) });
      const kinds = changedFiles(before, after).map((file) => file.replace(/-[0-9a-f]{8}\.yaml$/, ''));
      expect(kinds).toEqual(['1-configmap-sale', '1-configmap-sale', '5-job-provision', '5-job-provision']);
    }
  });

  test('of one image with new content changes its Deployment and its migration alone', () => {
    const tags = fixtureTags(fixturePool());
    const after = renderOf({ tags: new Map([...tags, ['ticket-kakao', 'ffffffffffff']]) });
    const kinds = changedFiles(renderOf(), after).map((file) => file.replace(/-[0-9a-f]{8}\.yaml$/, ''));
    expect(kinds).toEqual(['3-job-migrate-ticket', '3-job-migrate-ticket', '4-deployment-ticket.yaml']);
  });

  test('puts no text, price, date or release name of the festival into a pod template', () => {
    for (const workload of workloads(renderOf())) {
      expect(JSON.stringify(workload.spec?.template)).not.toMatch(
        /Spring Festival|봄 축제|132000|99000|2026-0[345]|1\.0\.0/,
      );
    }
  });

  test('stays inside the quota that it renders', () => {
    const plan = planOf();
    const quota = manifest(render(plan), 'ResourceQuota', 'festival');
    expect(quota.spec).toMatchObject({ hard: { 'requests.cpu': plan.environment.quota.cpu } });
    expect(plan.quota.cpu).toBeLessThanOrEqual(millicores(plan.environment.quota.cpu));
  });
});

/** The same value with the keys of every object in another order. Lists keep theirs: it has a meaning. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => ({ key, item: shuffled(item, random), rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ key, item }) => [key, item]),
  );
}
