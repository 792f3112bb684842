import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { checkTrees, treeOf } from '../src/check/check.ts';
import { parseEnvironment, parseFestival, type Rendered } from '../src/index.ts';
import { delta } from './delta.ts';
import { NUMBERED } from './festival-texts.ts';
import { manifests, planOf, renderOf, workloads } from './rendering.ts';
import { PROFILES } from './switch-texts.ts';

const GOLDEN = resolve(import.meta.dirname, 'golden/states');
const BACKUP = { backup: { recordedAt: '2026-06-01T00:00:00Z', location: 's3://backups/spring-2026' } };

function inState(state: string, environment: string = PROFILES.bundled): Rendered {
  return renderOf({ festival: text(state), environment, ops: BACKUP });
}

function text(state: string): string {
  return NUMBERED.replace('template:', `state: ${state}\ntemplate:`);
}

const open = inState('open');
const stopped = inState('stopped');
const archived = inState('archived');

/** `GOLDEN=update npm test -- states` writes them anew; what changed is then read in the diff. */
describe('a state changes exactly what its golden delta says', () => {
  test.each([
    ['stopped', stopped],
    ['archived', archived],
  ])('%s', (state, rendered) => {
    const file = join(GOLDEN, `${state}.yaml`);
    const golden = stringify(delta(open, rendered), { lineWidth: 0, aliasDuplicateObjects: false });
    if (process.env['GOLDEN'] === 'update') writeFileSync(file, golden);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : `${state} has no golden delta`).toBe(golden);
  });
});

describe('a festival that is not open', () => {
  test.each([
    ['stopped', stopped],
    ['archived', archived],
  ])('runs no pod when %s, and every volume stays', (_, rendered) => {
    expect(workloads(rendered).map(({ spec }) => spec?.replicas)).not.toContain(1);
    expect(manifests(rendered).filter(({ kind }) => kind === 'Job')).toEqual([]);
    const engines = manifests(rendered).filter(({ kind }) => kind === 'StatefulSet');
    expect(engines.map(({ metadata }) => metadata.name)).toEqual(['postgres', 'rabbitmq']);
    for (const { metadata, spec } of engines) {
      expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
      expect(spec?.replicas).toBe(0);
      expect(spec?.['persistentVolumeClaimRetentionPolicy']).toEqual({
        whenDeleted: 'Retain',
        whenScaled: 'Retain',
      });
    }
  });

  test('has no autoscaler that would start pods again', () => {
    expect(
      [...stopped.keys()].filter((file) => /^\d-(?:horizontalpod|poddisruption|scaled)/.test(file)),
    ).toEqual([]);
  });

  test.each([
    ['stopped', inState('stopped', PROFILES.operators)],
    ['archived', inState('archived', PROFILES.operators)],
  ])(
    'has the engines of operators, which are never Healthy without pods, where no wave waits when %s',
    (_, rendered) => {
      const waves = manifests(rendered).map(({ kind, metadata }) => ({
        kind,
        wave: Number(metadata.annotations['argocd.argoproj.io/sync-wave']),
      }));
      const last = Math.max(...waves.map(({ wave }) => wave));
      const engines = waves.filter(({ kind }) => ['Cluster', 'Database', 'RabbitmqCluster'].includes(kind));
      expect(engines.length).toBeGreaterThan(3);
      expect(engines.map(({ wave }) => wave)).toEqual(engines.map(() => last));
      const others = waves.filter(({ kind }) => ['Deployment', 'Namespace', 'NetworkPolicy'].includes(kind));
      expect(Math.max(...others.map(({ wave }) => wave))).toBeLessThan(last);
    },
  );

  test('opens again as if it had never been stopped', () => {
    expect([...inState('open')]).toEqual([...open]);
  });

  test('cannot be archived without a recorded backup', () => {
    expect(() => renderOf({ festival: text('archived') })).toThrow(
      /:3:8 state archived needs a recorded backup: "backup" in the ops\.yaml/,
    );
  });

  test.each(['stopped', 'archived'] as const)('breaks no rule of clove check when %s', (state) => {
    const festival = text(state);
    const target = {
      root: '/nowhere',
      plan: planOf({ festival, ops: BACKUP }),
      festival: parseFestival(festival, 'gitops/festivals/spring-2026.yaml'),
      environment: parseEnvironment(PROFILES.bundled, 'environment.yaml'),
      folder: 'nowhere',
    };
    const findings = checkTrees([treeOf(target, state === 'stopped' ? stopped : archived)]);
    const broken = findings.filter(({ severity }) => severity === 'error');
    expect(broken.map(({ rule, object, message }) => `${rule} ${object}: ${message}`)).toEqual([]);
  });

  test.each(['operators', 'external'] as const)('can be stopped with the data engine %s', (profile) => {
    const rendered = inState('stopped', PROFILES[profile]);
    expect(workloads(rendered).filter(({ spec }) => (spec?.replicas ?? 1) > 0)).toEqual([]);
  });
});
