import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
        expect(rendered.has(`4-deployment-${entry.service}.yaml`)).toBe(true);
      expect(rendered.has('4-deployment-payment-sandbox.yaml')).toBe(environment !== 'production');
    },
  );

  test('runs on a release from before an image that its template can do without, and says so', () => {
    const { plan } = planTarget(ROOT, 'production', 'han-river-2026', { catalogue });
    expect(plan.release).toBe('0.1.0');
    expect(plan.leftOut.map(({ image }) => image)).toContain('review');
    expect(plan.services.map(({ entry }) => entry.service)).not.toContain('review');
  });

  test('renders one sample by cdk8s itself, as "npx cdk8s synth" does', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'clove-synth-'));
    try {
      execFileSync(process.execPath, [resolve(ROOT, 'charts-ts/src/synth.ts')], {
        env: { ...process.env, NODE_OPTIONS: '', CDK8S_OUTDIR: outdir },
      });
      expect(readdirSync(outdir).sort()).toEqual([
        'seoul-jazz-2026-namespace.k8s.yaml',
        'seoul-jazz-2026.k8s.yaml',
      ]);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  test.each([...schemaFiles()])('has a current %s', (file, text) => {
    expect(readFileSync(resolve(ROOT, file), 'utf8')).toBe(text);
  });
});
