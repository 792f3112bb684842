import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { causesOf, isKnown, listCommittedTargets, type Manifest, planTarget, render } from '../src/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const catalogue = loadCatalogue(ROOT);
const TREES = listCommittedTargets(ROOT).map(({ environment, slug }) => {
  const target = planTarget(ROOT, environment, slug, { catalogue });
  const objects = [...render(target.plan).values()].map((text): Manifest => parse(text));
  return { name: `${slug} in ${environment}`, target, objects };
});

/** The tree of seoul-jazz-2026 in staging: seats, Kakao Pay, an autoscaled event service. */
function jazz() {
  const tree = TREES.find(({ name }) => name === 'seoul-jazz-2026 in staging');
  if (tree === undefined) throw new Error('the sample is gone');
  return tree;
}

/** "file: the text of the line" of every cause, nearest first. */
function linesOf(kind: string, name: RegExp, path: (string | number)[] = []): string[] {
  const { target, objects } = jazz();
  const object = objects.find((candidate) => candidate.kind === kind && name.test(candidate.metadata.name));
  if (object === undefined) throw new Error(`no ${kind} ${name}`);
  return causesOf(target, object, path).map((cause) => {
    const line = readFileSync(join(ROOT, cause.file), 'utf8').split('\n')[cause.line - 1] ?? '';
    return `${cause.file}: ${line.trim()}`;
  });
}

describe('provenance', () => {
  test.each(TREES)('knows of every object of $name why it exists', ({ target, objects }) => {
    for (const object of objects) {
      const name = `${object.kind} ${object.metadata.name}`;
      expect([name, isKnown(object)]).toEqual([name, true]);
      const [nearest] = causesOf(target, object);
      expect([name, nearest?.why]).not.toEqual([name, expect.stringContaining('does not know')]);
      expect(nearest?.line).toBeGreaterThan(0);
    }
  });

  test('names a line for every single field of a sample, without ever failing', () => {
    const { target, objects } = jazz();
    for (const object of objects) {
      for (const path of leaves(object)) expect(causesOf(target, object, path).length).toBeGreaterThan(0);
    }
  });

  test.each<[string, string, RegExp, (string | number)[], string]>([
    [
      'an image',
      'Deployment',
      /^ticket$/,
      ['spec', 'template', 'spec', 'containers', 0, 'image'],
      'pool-images/releases/0.2.0.yaml: tag: ',
    ],
    [
      'a cpu request',
      'Deployment',
      /^ticket$/,
      ['spec', 'template', 'spec', 'containers', 'ticket', 'resources', 'requests', 'cpu'],
      'pool-images/catalog/ticket-kakao.yaml: resources: { cpu: 500m, memory: 192Mi, memoryLimit: 384Mi }',
    ],
    [
      'a grace period',
      'Deployment',
      /^ticket$/,
      ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'],
      'gitops/environments/staging/environment.yaml: drainSeconds: 10',
    ],
    [
      'a price',
      'ConfigMap',
      /^sale-/,
      ['data', 'sale.json', 'performances', 'day-3', 'sections', 'R', 'price'],
      'gitops/festivals/seoul-jazz-2026.yaml: - { id: R, rows: 12, seatsPerRow: 30, price: 198000 }',
    ],
    [
      "an autoscaler's maximum",
      'HorizontalPodAutoscaler',
      /^event$/,
      ['spec', 'maxReplicas'],
      'gitops/festivals/seoul-jazz-2026.yaml: expectedFans: 60000',
    ],
    [
      'a volume',
      'StatefulSet',
      /^postgres$/,
      ['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'],
      'gitops/environments/staging/environment.yaml: postgres: { storage: 20Gi',
    ],
    [
      'an edge',
      'ConfigMap',
      /^ticket-/,
      ['data', 'SEAT_URL'],
      'pool-images/catalog/ticket-kakao.yaml: - { to: seat, port: management',
    ],
    [
      'a credential',
      'Deployment',
      /^ticket$/,
      ['spec', 'template', 'spec', 'containers', 0, 'env', 'EDGE_TOOLBOX_TOKEN', 'valueFrom'],
      'pool-images/catalog/toolbox.yaml: - { to: ticket, port: management',
    ],
    [
      'what no input decides',
      'Deployment',
      /^ticket$/,
      ['spec', 'template', 'spec', 'securityContext', 'runAsUser'],
      'charts-ts/src/charts/services.ts: function deployment(',
    ],
  ])('points from %s at the line that decided it', (_, kind, name, path, line) => {
    expect(linesOf(kind, name, path)[0]).toContain(line);
  });

  test('points from what only the template explains at the template', () => {
    expect(linesOf('Deployment', /^seat$/)[0]).toBe(
      'gitops/festivals/seoul-jazz-2026.yaml: template: seat-kakao',
    );
  });
});

function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}
