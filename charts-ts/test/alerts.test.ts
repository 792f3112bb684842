import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ALERTS, expressionIn } from '../src/charts/alerts.ts';
import { PANELS } from '../src/charts/dashboard.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Every source text that registers metrics: the kit, the services, and the library's own of the process. */
function sources(): string {
  const library = dirname(createRequire(import.meta.url).resolve('prom-client'));
  const folders = [
    join(ROOT, 'packages/service-kit/src'),
    ...readdirSync(join(ROOT, 'apps')).map((app) => join(ROOT, 'apps', app, 'src')),
    join(library, 'lib/metrics'),
  ];
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|js)$/.test(name))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    .join('\n');
}

/** Metric names of an expression: what stands in front of a selector. */
function metrics(expression: string): string[] {
  return [...expression.matchAll(/([a-z_][a-z0-9_]*)\{/g)].map(([, name = '']) =>
    name.replace(/_(?:count|sum|bucket)$/, ''),
  );
}

const watched = [
  ...ALERTS.map(({ alert, expression }) => [alert, expression] as const),
  ...PANELS.map(({ title, expression }) => [title, expression] as const),
];

describe('what is watched', () => {
  const text = sources();

  test.each(watched)('%s asks only for metrics that a service exposes', (_, expression) => {
    const named = metrics(expression);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !text.includes(`'${name}'`))).toEqual([]);
  });

  test.each(watched)('%s reads no other namespace', (_, expression) => {
    expect(metrics(expression)).toHaveLength((expression.match(/\{\$in/g) ?? []).length);
    expect(expressionIn('festival-x', expression)).not.toContain('$in');
  });
});
