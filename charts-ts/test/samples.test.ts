import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { listCommittedTargets, planTarget, render, schemaFiles } from '../src/index.ts';
import { fixtureTags } from './fixture-pool.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('this repository', () => {
  const catalogue = loadCatalogue(ROOT);

  test.each(listCommittedTargets(ROOT).map((target) => [target.slug, target.environment]))(
    'renders its sample %s for %s with every service of its template',
    (slug, environment) => {
      const { plan } = planTarget(ROOT, environment, slug, { catalogue, tags: fixtureTags(catalogue) });
      const rendered = render(plan);
      for (const { entry } of plan.services)
        expect(rendered.has(`deployment-${entry.service}.yaml`)).toBe(true);
      expect(rendered.has('deployment-payment-sandbox.yaml')).toBe(environment !== 'production');
    },
  );

  test.each([...schemaFiles()])('has a current %s', (file, text) => {
    expect(readFileSync(resolve(ROOT, file), 'utf8')).toBe(text);
  });
});
