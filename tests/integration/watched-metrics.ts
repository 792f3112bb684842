import { join } from 'node:path';
import { loadEnvironment, loadFestival, plan, type Rendered, render } from '@clove/charts-ts';
import { loadCatalogue } from '@clove/pool-images';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { root } from '../office/root.ts';

const Rules = z.looseObject({
  spec: z.object({
    groups: z.array(
      z.looseObject({ rules: z.array(z.looseObject({ alert: z.string(), expr: z.string() })) }),
    ),
  }),
});
const Dashboards = z.looseObject({ data: z.record(z.string(), z.string()) });
const Dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) }),
  ),
});

/** What the rules and dashboards of this festival ask Prometheus for, held against what its running services answer it. */
export function watchedMetrics(theOffice: () => Office, festivalFile: string): void {
  let office: Office;
  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
  }, 240_000);

  test('every metric of every rule and panel is exposed by a running service', async () => {
    const asked = expressionsOf(rendered(festivalFile));
    expect(asked.length).toBeGreaterThan(30);
    // Some exist from the first event or the first check on.
    await eventually(
      async () => {
        const exposed = await exposedMetrics(office);
        const missing = asked.flatMap(({ name, metrics }) =>
          metrics.filter((metric) => !exposed.has(metric)).map((metric) => `${name}: ${metric}`),
        );
        expect(missing).toEqual([]);
      },
      { timeoutMs: 90_000 },
    );
  }, 120_000);
}

/** The festival as it would be rendered for a cluster with the Prometheus operator. */
function rendered(file: string): Rendered {
  const local = loadEnvironment(root, 'local');
  const runbook = 'https://festival.example/runbook.md';
  const observability = { kind: 'prometheusOperator', labels: {}, dashboard: true, runbook } as const;
  const planned = plan({
    root,
    catalogue: loadCatalogue(root),
    festival: loadFestival(join(root, file), file),
    environment: { ...local, environment: { ...local.environment, observability } },
  });
  return render(planned);
}

function expressionsOf(tree: Rendered): { readonly name: string; readonly metrics: readonly string[] }[] {
  const texts = (kind: string) => [...tree].filter(([file]) => file.includes(kind)).map(([, text]) => text);
  const rules = texts('-prometheusrule-').flatMap((text) =>
    Rules.parse(parse(text)).spec.groups.flatMap((group) => group.rules),
  );
  const panels = texts('-configmap-dashboard').flatMap((text) =>
    Object.values(Dashboards.parse(parse(text)).data).flatMap(
      (json) => Dashboard.parse(JSON.parse(json)).panels,
    ),
  );
  return [
    ...rules.map(({ alert, expr }) => ({ name: alert, metrics: metricsIn(expr) })),
    ...panels.map(({ title, targets }) => ({
      name: title,
      metrics: targets.flatMap(({ expr }) => metricsIn(expr)),
    })),
  ];
}

/** What stands in front of a selector. */
function metricsIn(expression: string): string[] {
  return [...expression.matchAll(/([a-z_][a-z0-9_]*)\{/g)].map(([, name = '']) =>
    name.replace(/_(?:count|sum|bucket)$/, ''),
  );
}

/** Names that the management ports of all services answer Prometheus with. */
async function exposedMetrics(office: Office): Promise<Set<string>> {
  const ports = office.cluster.pods().flatMap(({ ports: { management } }) => management ?? []);
  const pages = await Promise.all(
    ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
  );
  return new Set(pages.flatMap((page) => [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)));
}
