import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFestivals, planTarget, render, writeRendered } from '@clove/charts-ts';
import { readManifests, treatments } from '@clove/local-cluster';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { root } from '../office/root.ts';

// Which fields are rendered does not hang on what is in an image.
const tags = new Map([...loadCatalogue(root).keys()].map((image) => [image, '000000000000']));

describe.each(['local', 'staging'])('rendered for %s', (environment) => {
  test.each(listFestivals(root))(
    'every field of %s is obeyed, translated or listed as not enforced',
    (slug) => {
      const folder = mkdtempSync(join(tmpdir(), 'clove-rendered-'));
      try {
        writeRendered(folder, 'manifests', render(planTarget(root, environment, slug, { tags }).plan));
        const resources = readManifests(join(folder, 'manifests'));
        const refused = resources.flatMap((resource) =>
          [...treatments(resource)]
            .filter(([, treatment]) => treatment === 'refused')
            .map(([field]) => `${resource.kind} ${resource.name}: ${field}`),
        );
        expect(refused).toEqual([]);
        expect(resources.some(({ kind }) => kind === 'Deployment')).toBe(true);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
