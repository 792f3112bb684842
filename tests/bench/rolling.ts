/**
 * `npm run bench:rolling`: every service of an office with two replicas of each is replaced in turn while fans buy mixed
 * baskets, read pages and follow the seat map over keep-alive connections, and asks nothing twice. A new pod is ready before an
 * old one gets no new connections, drains and exits, as in a cluster with maxUnavailable 0. Then the same without readiness
 * and drain: a pod gets traffic as soon as its process exists, and an old one is killed. Last, an office of the previous release is
 * changed to the present one, migrations included. Its figures are kept in bench/results.json.
 *
 * BENCH_DRAIN_SECONDS (5): how long a stopping pod goes on accepting; half of what staging's do.
 * BENCH_SERVICES (all): the services to replace, with commas between.
 * BENCH_PARTS (with,without,release): what is measured.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '@clove/charts-ts';
import { buildPool } from '@clove/pool-images';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';
import { answeredShare, type Tally, total, unanswered } from '../rolling/outcomes.ts';
import { mixedBasket, officeConfig, startTraffic, type Traffic } from '../rolling/traffic.ts';
import { previousRelease } from '../upgrade/previous-release.ts';
import { openUpgradingOffice } from '../upgrade/upgrading-office.ts';
import { keepResults, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const drainSeconds = Number(process.env['BENCH_DRAIN_SECONDS'] ?? 5);
const only = process.env['BENCH_SERVICES']?.split(',');
const parts = new Set((process.env['BENCH_PARTS'] ?? 'with,without,release').split(','));
/** Source: two cores carry them beside forty processes; every service is asked several times while a pod of it is replaced. */
const crowd = { buyers: 4, readers: 12, watchers: 4, performanceId: 'day-1' } as const;
const replicas = 2;
/** What the original measured in its cluster: a rolling update without and with readiness probes. */
const ORIGINAL = { without: 87.32, with: 100 } as const;

/** What was asked while something was replaced. */
interface Replaced {
  readonly what: string;
  readonly tally: Tally;
}

const Deployment = z.looseObject({
  kind: z.literal('Deployment'),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(z.looseObject({})),
        terminationGracePeriodSeconds: z.number(),
      }),
    }),
  }),
});

const measured: Measured[] = [];
const findings: string[] = [];
let failures = 0;

printHead(['replaced', 'answered', 'otherwise', 'cut', 'streams resumed', 'streams lost', '%']);
if (parts.has('with') || parts.has('without')) await everyServiceInTurn();
if (parts.has('release')) await releaseUnderLoad();
keepResults('rolling', 'npm run bench:rolling', [...measured, ...nothingWrong(failures, findings)]);
if (failures > 0 || findings.length > 0) process.exitCode = 1;

async function everyServiceInTurn(): Promise<void> {
  const config = officeConfig(drainSeconds);
  const office = await openOffice({
    festival: 'tests/festivals/basket.yaml',
    replicas: Object.fromEntries(Object.keys(config).map((service) => [service, replicas])),
    config,
  });
  try {
    const kept = parts.has('with') ? await inTurn(office) : [];
    const dropped = parts.has('without') ? await withoutReadiness(office) : [];
    findings.push(...(await office.auditWhenQuiet()));
    failures += unanswered(together(kept));
    measured.push(...figuresOf(kept, dropped));
    if (kept.length > 0) measured.push(...summary('every service in turn', together(kept), ORIGINAL.with));
    if (dropped.length > 0)
      measured.push(...summary('without readiness and drain', together(dropped), ORIGINAL.without));
  } finally {
    await office.stop();
  }
}

/** Replaces one service after the other under load. */
async function inTurn(office: Office): Promise<Replaced[]> {
  const traffic = await startTraffic(office, { ...crowd, bought: mixedBasket });
  const replaced: Replaced[] = [];
  try {
    for (const service of new Set(office.cluster.pods().map((pod) => pod.service))) {
      if (only !== undefined && !only.includes(service)) continue;
      await office.cluster.rollingRestart(service);
      // Without readiness the pods are replaced at once: what fans are refused until the service is back counts.
      await office.until(async () => (await office.unready()).length === 0);
      replaced.push(took(traffic, service));
    }
  } finally {
    await traffic.stop();
  }
  return replaced;
}

function took({ outcomes }: Traffic, what: string): Replaced {
  const tally = outcomes.take();
  const { answered, otherwise, cut, resumed, lost } = tally;
  printRow([what, answered, otherwise, cut, resumed, lost, answeredShare(tally).toFixed(2)]);
  for (const failure of outcomes.failures.splice(0).slice(0, 5)) console.error(`  ${failure}`);
  return { what, tally };
}

/** The same pods without probes for start and readiness, and without time to drain. */
async function withoutReadiness(office: Office): Promise<Replaced[]> {
  const manifests = mkdtempSync(join(tmpdir(), 'clove-rolling-'));
  try {
    for (const [file, text] of render(office.plan)) writeFileSync(join(manifests, file), unprobed(text));
    await office.cluster.apply(manifests);
    await office.until(async () => (await office.unready()).length === 0);
    return await inTurn(office);
  } finally {
    rmSync(manifests, { recursive: true });
  }
}

function unprobed(text: string): string {
  const { success, data } = Deployment.safeParse(parse(text));
  if (!success) return text;
  const pod = data.spec.template.spec;
  pod.terminationGracePeriodSeconds = 0;
  for (const container of pod.containers) {
    delete container['startupProbe'];
    delete container['readinessProbe'];
  }
  return stringify(data);
}

/** From the previous release to the working tree: migrations below the old pods, then every service. */
async function releaseUnderLoad(): Promise<void> {
  const built = await buildPool({ root });
  const release = previousRelease(new Map(built.map(({ image, tag }) => [image, tag])));
  if (typeof release === 'string') throw new Error(release);
  const upgrading = await openUpgradingOffice(release, built, { replicas, drainSeconds, rehearses: true });
  const { office } = upgrading;
  try {
    const place = { performanceId: 'day-1', sectionId: 'LAWN', quantity: 1 };
    const traffic = await startTraffic(office, {
      ...{ ...crowd, performanceId: place.performanceId, purchasesPerFan: 4 },
      bought: async (fan) => [await fan.hold(place)],
    });
    const steps: Replaced[] = [];
    try {
      await upgrading.renderAnew();
      steps.push(took(traffic, `release ${release.version} under new manifests`));
      await upgrading.roll(() => false);
      steps.push(took(traffic, `migrations from ${release.version}`));
      await upgrading.finish();
      steps.push(took(traffic, `every service from ${release.version}`));
    } finally {
      await traffic.stop();
    }
    findings.push(...(await office.auditWhenQuiet()));
    failures += unanswered(together(steps));
    measured.push(...figuresOf(steps, []));
  } finally {
    await office.stop();
  }
}

function together(replaced: readonly Replaced[]): Tally {
  return total(replaced.map(({ tally }) => tally));
}

/** What was answered while each was replaced, beside the same without readiness. */
function figuresOf(kept: readonly Replaced[], dropped: readonly Replaced[]): Measured[] {
  const beside = new Map(dropped.map(({ what, tally }) => [what, answeredShare(tally)]));
  return kept.map(({ what, tally }): Measured => {
    const without = beside.get(what);
    return {
      ...{ name: `${what}: answered`, value: answeredShare(tally), unit: '%', atLeast: 100 },
      ...(without === undefined
        ? {}
        : { reference: { name: 'without readiness and drain', value: without, unit: '%' } }),
      chart: { title: 'Answered while it is replaced', series: 'with readiness and drain', at: what },
    };
  });
}

function summary(how: string, tally: Tally, original: number): Measured[] {
  return [
    {
      ...{ name: `${how}: answered`, value: answeredShare(tally), unit: '%' },
      reference: { name: 'the original', value: original, unit: '%' },
    },
    { name: `${how}: requests`, value: tally.answered + tally.otherwise + tally.cut, unit: '' },
    { name: `${how}: streams that ended and were resumed`, value: tally.resumed, unit: '' },
  ];
}
