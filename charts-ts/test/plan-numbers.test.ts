import { catalogueFrom, SourceDocument } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { explainPlan, hourlyCost, render } from '../src/index.ts';
import { podLoad } from '../src/plan/opening-load.ts';
import { oneStepBelow, SCALE_UP } from '../src/plan/replica-counts.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { fixtureFiles } from './fixture-pool.ts';
import { manifest, planOf, renderOf } from './rendering.ts';

const CROWD = NUMBERED.replace('60000', '300000');
const KEDA = `${ENVIRONMENT}autoscaling: { kind: keda }\n`;
const PRICES = 'prices: { currency: KRW, cpuHour: 100, memoryGiHour: 10, storageGiMonth: 73 }\n';
const ROOMY = ENVIRONMENT.replace('maxConnections: 500', 'maxConnections: 900');

function reason(plan: ReturnType<typeof planOf>, subject: string, quantity: string) {
  const found = explainPlan(plan).find((row) => row.subject === subject && row.quantity === quantity);
  return found === undefined ? undefined : `${found.value}: ${found.reason}`;
}

describe('the minimum while open', () => {
  test('is the fewest pods from which the autoscaler reaches the opening in one step', () => {
    for (const target of [1, 2, 5, 6, 7, 8, 9, 20, 200]) {
      const pods = oneStepBelow(target);
      const after = (from: number) =>
        Math.max(Math.floor(from * (1 + SCALE_UP.percent / 100)), from + SCALE_UP.pods);
      expect(after(pods)).toBeGreaterThanOrEqual(target);
      if (pods > 1) expect(after(pods - 1)).toBeLessThan(target);
    }
  });

  test('grows with the crowd, unless the calendar has the pods ready; an explicit number wins', () => {
    const seat = (environment: string, festival = CROWD) =>
      planOf({ festival, environment }).sizing.get('seat');
    expect(seat(ROOMY)).toMatchObject({ needed: 7, min: 3, minFrom: 'crowd', max: 10, maxFrom: 'crowd' });
    expect(seat(`${ROOMY}autoscaling: { kind: keda }\n`)).toMatchObject({
      min: 2,
      minFrom: 'catalogue',
      max: 10,
    });
    expect(seat(ROOMY, `${CROWD}scale: { seat: { min: 2 } }\n`)).toMatchObject({
      min: 2,
      minFrom: 'festival',
    });
    expect(seat(`${ROOMY}minReplicas: 1\n`)).toMatchObject({ min: 1, minFrom: 'environment' });
  });

  test('does not know when sales open: another opensAt changes no size', () => {
    const later = NUMBERED.replace('opensAt: 2026-03-01', 'opensAt: 2026-03-02');
    expect(planOf({ festival: later, environment: KEDA }).sizing).toEqual(
      planOf({ environment: KEDA }).sizing,
    );
  });

  test('counts on the steps that the rendered autoscaler takes', () => {
    expect(manifest(renderOf(), 'HorizontalPodAutoscaler', 'auth').spec).toMatchObject({
      behavior: {
        scaleUp: {
          selectPolicy: 'Max',
          policies: [
            { type: 'Percent', value: SCALE_UP.percent, periodSeconds: SCALE_UP.periodSeconds },
            { type: 'Pods', value: SCALE_UP.pods, periodSeconds: SCALE_UP.periodSeconds },
          ],
        },
      },
    });
  });
});

describe('the waiting room', () => {
  const database = (rate: number) =>
    `${ENVIRONMENT}database: { measuredPurchasesPerSecond: ${rate}, measuredBy: npm run bench on a test machine }\n`;

  test('lets in what the weakest service carries, and never more than the database was measured to', () => {
    expect(planOf().admission).toMatchObject({
      perSecond: 100,
      limit: { kind: 'service', service: 'payment-sandbox' },
    });
    expect(planOf({ environment: database(80) }).admission).toMatchObject({
      perSecond: 80,
      limit: { kind: 'database', measuredBy: 'npm run bench on a test machine' },
    });
    expect(planOf({ environment: database(5000) }).admission.perSecond).toBe(100);
    expect(reason(planOf({ environment: database(80) }), 'waiting room', 'admitted/s')).toEqual(
      expect.stringContaining(
        '80: what the database was measured to carry (npm run bench on a test machine)',
      ),
    );
  });

  test('each gateway pod, which counts for itself, lets in its share: all of them together keep the rate', () => {
    const plan = planOf();
    const gateways = plan.sizing.get('gateway')?.max ?? 0;
    expect(gateways).toBeGreaterThan(1);
    expect(plan.admission.perReplica).toBe(Math.floor(plan.admission.perSecond / gateways));
    const rendered = [...render(plan).values()].join('---\n');
    expect(rendered).toMatch(new RegExp(`ADMISSION_PER_SECOND: "?${plan.admission.perReplica}"?\\n`));
  });
});

describe('the most pods', () => {
  test('leave room above the minimum wherever an image may have more than one, and have an autoscaler', () => {
    const rendered = renderOf();
    for (const [service, { min, max }] of planOf({ festival: NUMBERED.replace('60000', '10') }).sizing) {
      if (service === 'payment-sandbox') continue;
      expect({ service, room: max > min }).toEqual({ service, room: true });
      expect(manifest(rendered, 'HorizontalPodAutoscaler', service).spec).toMatchObject({ minReplicas: 2 });
    }
  });

  test('are planned for more than the expected crowd, by a factor that the environment may set and the plan shows', () => {
    const max = (headroom: string) => planOf({ festival: CROWD, environment: `${ROOMY}${headroom}` });
    expect(max('').sizing.get('seat')).toMatchObject({ needed: 7, neededWithHeadroom: 10, max: 10 });
    expect(max('headroom: 1\n').sizing.get('seat')).toMatchObject({ neededWithHeadroom: 7, max: 7 });
    expect(reason(max(''), 'opening', 'headroom')).toContain('x 1.5: default');
    expect(reason(max('headroom: 1.2\n'), 'opening', 'headroom')).toContain(
      'x 1.2: headroom of the environment',
    );
  });
});

describe('an opening', () => {
  const entry = (capacity: string) => {
    const [image] = catalogueFrom([
      new SourceDocument(
        `${fixtureFiles['auth']?.replace(/^capacity:.*\n/m, '')}capacity: ${capacity}\n`,
        'auth.yaml',
      ),
    ]).values();
    if (image === undefined) throw new Error('no image');
    return image;
  };

  test('asks each kind of request of those who work for it, and the work adds up', () => {
    const both = podLoad(entry('{ perPodPerSecond: { maps: 400, purchases: 100 }, measuredBy: a test }'));
    // 4 maps cost a fan 10 ms of a pod and one purchase 10 ms: 50 fans a second.
    expect(both.fansPerSecond).toBeCloseTo(50);
    expect(both.admittedPerSecond).toBeCloseTo(50);
  });

  test('never lets pages, log-ins or what follows a sale limit how many fans are let in', () => {
    const load = podLoad(entry('{ perPodPerSecond: { pages: 3, logins: 1, sales: 1 }, measuredBy: a test }'));
    expect(load.fansPerSecond).toBeLessThan(1);
    expect(load.admittedPerSecond).toBeNull();
    expect(podLoad(entry('{ perPodPerSecond: {}, measuredBy: null }')).fansPerSecond).toBeNull();
  });
});

describe('the cost per hour', () => {
  test('is what pods request times the price table: engines alone, minimum, maximum', () => {
    const cost = hourlyCost(planOf({ environment: `${ENVIRONMENT}${PRICES}` }));
    // 1.5 cores and 1.5 GiB of engines, 30 GiB of volumes at 73 per month of 730 hours.
    expect(cost?.idle).toBeCloseTo(150 + 15 + 3);
    expect(cost?.currency).toBe('KRW');
    expect(cost?.open).toBeGreaterThan(cost?.idle ?? 0);
    expect(cost?.peak).toBeGreaterThan(cost?.open ?? 0);
  });

  test('is unknown without a price table, and the plan says what is missing', () => {
    expect(hourlyCost(planOf())).toBeUndefined();
    expect(reason(planOf(), 'cost', 'per hour')).toBe(
      'unknown: environment staging has no price table ("prices")',
    );
  });
});

describe('every number of a plan', () => {
  test('has one line that says where it comes from', () => {
    const rows = explainPlan(planOf());
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect(row.reason).toMatch(/^\S[^\n]{8,}$/);
    expect(reason(planOf(), 'opening', 'fans/s')).toContain('200: each of 60000 expectedFans');
    expect(reason(planOf({ ops: { scale: { seat: { max: 8 } } } }), 'seat', 'max')).toBe(
      '8: scale in the ops.yaml of this environment',
    );
  });

  test('of a stopped festival says that no pod runs', () => {
    const festival = NUMBERED.replace('template:', 'state: stopped\ntemplate:');
    expect(reason(planOf({ festival }), 'seat', 'min')).toBe('0: state stopped: no pod runs (2 when open)');
  });
});
