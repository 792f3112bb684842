import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { events, InventoryName } from '@clove/contracts';
import { catalogueFrom, SourceDocument } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { ALERTS, expressionIn, watchedOf } from '../src/charts/alerts.ts';
import { DASHBOARDS } from '../src/charts/dashboard.ts';
import { ENVIRONMENT } from './festival-texts.ts';
import { fixtureFiles, fixtureTags } from './fixture-pool.ts';
import { manifest, renderOf } from './rendering.ts';
import { SWITCHES, withBlock } from './switch-texts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SERVICES = readdirSync(join(ROOT, 'apps'));

function sourcesIn(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|js)$/.test(name))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    .join('\n');
}

const library = dirname(createRequire(import.meta.url).resolve('prom-client'));
/** What registers metrics of every service: the kit, and the library's own of the process. */
const common = sourcesIn(join(ROOT, 'packages/service-kit/src'), join(library, 'lib/metrics'));
const selling = sourcesIn(join(ROOT, 'packages/inventory/src'));

/** Whether a service registers a metric: itself, or by what all services, or all that sell, are made of. */
function exposes(service: string, metric: string): boolean {
  const inventory: readonly string[] = InventoryName.options;
  const own = sourcesIn(join(ROOT, 'apps', service, 'src'));
  if (own.includes(`'${metric}'`) || common.includes(`'${metric}'`)) return true;
  const named = [...selling.matchAll(/`clove_\$\{[\w.]+\}_(\w+)`/g)].map(
    ([, name]) => `clove_${service}_${name}`,
  );
  return inventory.includes(service) && named.includes(metric);
}

/** Metric names of an expression: what stands in front of a selector. */
function metrics(expression: string): string[] {
  return [...expression.matchAll(/([a-z_][a-z0-9_]*)\{/g)].map(([, name = '']) =>
    name.replace(/_(?:count|sum|bucket)$/, ''),
  );
}

const watched = [
  ...ALERTS.map((alert) => ({ ...alert, name: alert.alert })),
  ...DASHBOARDS.flatMap(({ name, panels }) =>
    panels.map((panel) => ({ ...panel, name: `${name}: ${panel.title}` })),
  ),
];
const named = watched.map((each) => [each.name, each] as const);

describe('what is watched', () => {
  test.each(named)('%s asks only for metrics that its services expose', (_, each) => {
    for (const service of each.of?.services ?? SERVICES) {
      expect(SERVICES).toContain(service);
      const asked = metrics(watchedOf([each], [service])[0]?.expression ?? '');
      expect(asked.length).toBeGreaterThan(0);
      const missing = asked.filter((metric) => !exposes(service, metric));
      expect([service, missing]).toEqual([service, []]);
    }
  });

  test.each(named)('%s reads no other namespace', (_, each) => {
    const expression = watchedOf([each], SERVICES)[0]?.expression ?? '';
    expect(metrics(expression)).toHaveLength((expression.match(/\{\$in/g) ?? []).length);
    expect(expressionIn('festival-x', expression)).not.toContain('$');
  });
});

describe('what is picked out of a metric', () => {
  const expressions = watched.map(({ expression }) => expression).join('\n');
  const patterns = (label: string) =>
    [...expressions.matchAll(new RegExp(`\\b${label}=~"([^"]+)"`, 'g'))].map(([, text = '']) => text);

  test.each(patterns('type'))('events of types %s are published', (pattern) => {
    expect(Object.keys(events).filter((type) => new RegExp(`^(?:${pattern})$`).test(type))).not.toEqual([]);
  });

  test.each(patterns('route'))('there are routes %s', (pattern) => {
    const routes = SERVICES.flatMap((service) => [
      ...sourcesIn(join(ROOT, 'apps', service, 'src')).matchAll(/path: '(\/api\/[^']+)'/g),
    ]).map(([, path = '']) => path);
    const met = routes.filter((path) => new RegExp(`^(?:${pattern})$`).test(path));
    // Rehearsals ask some of them, too.
    expect(new Set(met).size).toBe(3);
  });
});

describe('what a festival is watched for', () => {
  const names = (services: readonly string[]) => watchedOf(ALERTS, services).map(({ alert }) => alert);
  const office = ['auth', 'event', 'gateway', 'payment', 'seat', 'ticket', 'web'];

  test('is each inventory that it has, in one alert', () => {
    const sums = (services: readonly string[]) =>
      watchedOf(ALERTS, services).find(({ alert }) => alert === 'CloveInventoryDoesNotAddUp')?.expression;
    expect(sums(office)).toBe('max by (service) (clove_seat_imbalanced_sections{$in}) > 0');
    expect(sums([...office, 'merch', 'stay'])).toBe(
      'max by (service) (clove_seat_imbalanced_sections{$in} or clove_stay_imbalanced_sections{$in} or clove_merch_imbalanced_sections{$in}) > 0',
    );
    expect(watchedOf(ALERTS, office).flatMap(({ expression }) => metrics(expression))).not.toContain(
      'clove_merch_unknown_sells_total',
    );
  });

  test('is nothing of services that it has not', () => {
    const own = [
      'CloveMailsGivenUp',
      'CloveMailsWait',
      'CloveOverviewsLate',
      'CloveOverviewsStand',
      'CloveWebhooksGivenUp',
      'CloveWebhookDisabled',
    ];
    expect(names(office).filter((name) => own.includes(name))).toEqual([]);
    expect(names([...office, 'notification', 'view', 'webhook'])).toEqual(expect.arrayContaining(own));
    const orders = names(office.filter((service) => service !== 'ticket'));
    expect(orders).not.toContain('CloveOrdersStuck');
  });

  test('is rendered: rules and panels of the services of its plan', () => {
    const { key, block } = SWITCHES['observability-prometheus-operator'] ?? { key: '', block: '' };
    const environment = withBlock(ENVIRONMENT, key, block);
    const own =
      'image: view\nservice: view\nentry: apps/view/src/variants/view.ts\ndescription: { ko: 시험, en: test }\nresources: { cpu: 100m, memory: 128Mi, memoryLimit: 256Mi }\n';
    const catalogue = catalogueFrom(
      Object.entries({ ...fixtureFiles, view: own }).map(
        ([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`),
      ),
    );
    const shown = (rendered: ReturnType<typeof renderOf>) =>
      JSON.stringify([
        manifest(rendered, 'PrometheusRule', 'festival').spec,
        manifest(rendered, 'ConfigMap', 'dashboard').data,
      ]);
    const before = shown(renderOf({ environment }));
    const after = shown(renderOf({ environment, catalogue, tags: fixtureTags(catalogue) }));
    for (const text of ['CloveOverviewsLate', 'Overviews behind, 99th percentile']) {
      expect(before).not.toContain(text);
      expect(after).toContain(text);
    }
    for (const text of [before, after]) {
      expect(text).toContain('clove_seat_imbalanced_sections');
      expect(text).not.toMatch(/\$each|\$in\b|\$service\b|clove_merch|clove_stay|clove_mails/);
    }
  });
});
