import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { z } from 'zod';
import { checkTrees, treeOf } from '../src/check/check.ts';
import { RULES } from '../src/check/registry.ts';
import { parseEnvironment, parseFestival, type Rendered } from '../src/index.ts';
import { isKnown } from '../src/provenance/index.ts';
import { delta } from './delta.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { manifest, manifests, planOf, renderOf } from './rendering.ts';
import { PROFILES, SWITCHES, withBlock } from './switch-texts.ts';

const GOLDEN = resolve(import.meta.dirname, 'golden/switches');
/** A crowd that makes services scale, so that every scaler shows. */
const CROWD = NUMBERED.replace('expectedFans: 60000', 'expectedFans: 300000');

const base = renderOf({ festival: CROWD, environment: PROFILES.bundled });
const rendered = new Map<string, Rendered>();

/** The base with one switch set; each is rendered once. */
function switched(name: string, festival = CROWD): Rendered {
  const wanted = SWITCHES[name];
  if (wanted === undefined) throw new Error(`there is no switch ${name}`);
  const key = `${name}\n${festival}`;
  const known =
    rendered.get(key) ??
    renderOf({ festival, environment: withBlock(PROFILES.bundled, wanted.key, wanted.block) });
  rendered.set(key, known);
  return known;
}

/** `GOLDEN=update npm test -- switches` writes them anew; what changed is then read in the diff. */
describe('a switch changes exactly what its golden delta says', () => {
  test.each(Object.keys(SWITCHES))('%s', (name) => {
    const file = join(GOLDEN, `${name}.yaml`);
    const text = stringify(delta(base, switched(name)), { lineWidth: 0, aliasDuplicateObjects: false });
    if (process.env['GOLDEN'] === 'update') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : `${name} has no golden delta`).toBe(text);
  });

  test('and no golden delta is left of a switch that is gone', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(
      Object.keys(SWITCHES)
        .map((name) => `${name}.yaml`)
        .sort(),
    );
  });
});

test.each(Object.keys(SWITCHES))('the switch %s breaks no rule of clove check', (name) => {
  const { key = '', block = '' } = SWITCHES[name] ?? {};
  const text = withBlock(PROFILES.bundled, key, block);
  const target = {
    root: '/nowhere',
    plan: planOf({ festival: CROWD, environment: text }),
    festival: parseFestival(CROWD, 'gitops/festivals/spring-2026.yaml'),
    environment: parseEnvironment(text, 'environment.yaml'),
    folder: 'nowhere',
  };
  const tree = treeOf(target, switched(name));
  // Rendering has validated every object already.
  const rules = RULES.filter(({ id }) => id !== 'schema-valid');
  const broken = checkTrees([tree], { rules }).filter(({ severity }) => severity === 'error');
  expect(broken.map(({ rule, object, message }) => `${rule} ${object}: ${message}`)).toEqual([]);
  expect(tree.objects.filter((object) => !isKnown(tree.target, object))).toEqual([]);
});

describe('external secrets', () => {
  const Data = z.array(z.object({ secretKey: z.string(), remoteRef: z.object({ key: z.string() }) }));

  test('name a place in the store for every key that is required, and hold no value', () => {
    const external = switched('secrets-external-secrets');
    const asked = manifests(external)
      .filter(({ kind }) => kind === 'ExternalSecret')
      .flatMap(({ metadata, spec }) =>
        Data.parse(spec?.['data']).map(({ secretKey, remoteRef }) => {
          expect(remoteRef.key).toBe(`clove/staging/spring-2026/${metadata.name}`);
          return `${metadata.name}/${secretKey}`;
        }),
      );
    expect(asked.sort()).toEqual(
      planOf({ festival: CROWD })
        .secrets.map(({ secret, key }) => `${secret}/${key}`)
        .sort(),
    );
    expect(manifests(external).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});

describe('KEDA', () => {
  const scaled = (festival: string) =>
    manifest(switched('autoscaling-keda', festival), 'ScaledObject', 'seat');

  test('takes over the autoscaler of the same name, so that there are never two', () => {
    expect(
      manifests(switched('autoscaling-keda')).filter(({ kind }) => kind === 'HorizontalPodAutoscaler'),
    ).toEqual([]);
    const object = scaled(CROWD);
    expect(object.metadata.annotations['scaledobject.keda.sh/transfer-hpa-ownership']).toBe('true');
    const before = manifest(base, 'HorizontalPodAutoscaler', 'seat');
    expect(object.spec).toMatchObject({
      maxReplicaCount: before.spec?.['maxReplicas'],
      advanced: { horizontalPodAutoscalerConfig: { name: 'seat', behavior: before.spec?.['behavior'] } },
    });
  });

  test("has the opening's pods ready from half an hour before, in the festival's own time zone", () => {
    expect(scaled(CROWD).spec?.['triggers']).toEqual([
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '65' } },
      {
        type: 'cron',
        metadata: { timezone: 'Asia/Seoul', start: '30 19 1 3 *', end: '0 21 1 3 *', desiredReplicas: '7' },
      },
    ]);
  });

  test('lets them go when sales close sooner, and counts back over midnight and the end of a year', () => {
    const short = CROWD.replace('2026-03-01T20:00:00+09:00', '2026-01-01T00:10:00+09:00').replace(
      '2026-04-30T23:59:00+09:00',
      '2026-01-01T00:40:00+09:00',
    );
    expect(scaled(short).spec?.['triggers']).toMatchObject([
      {},
      { metadata: { start: '40 23 31 12 *', end: '40 0 1 1 *' } },
    ]);
  });

  test('is the only object that a sale date moves beside the provisioning: no pod of a service rolls', () => {
    const later = CROWD.replace('2026-03-01T20:00:00+09:00', '2026-03-02T20:00:00+09:00');
    const changed = delta(switched('autoscaling-keda'), switched('autoscaling-keda', later));
    const moved = [...Object.keys(changed.added), ...changed.removed, ...Object.keys(changed.changed)];
    expect(moved.filter((file) => !/^\d-(?:configmap-sale|job-provision|scaledobject)-/.test(file))).toEqual(
      [],
    );
    expect(Object.keys(changed.changed)).toContain('4-scaledobject-seat.yaml');
  });
});

describe('an environment file', () => {
  const read = (text: string) => () => parseEnvironment(text, 'environment.yaml');

  test('on one machine has the data engine bundled', () => {
    const local = PROFILES.external.replace('tier: staging', 'tier: local');
    expect(read(local)).toThrow(
      'environment.yaml:9:9 tier local needs the data engine bundled: one machine has no shared servers',
    );
    expect(read(PROFILES.operators.replace('tier: staging', 'tier: local'))).toThrow(/no operators/);
  });

  test('without scraping cannot ask for monitors', () => {
    const blind = withBlock(ENVIRONMENT, 'monitoring', '');
    expect(read(`${blind}observability: { kind: prometheusOperator }\n`)).toThrow(
      /prometheusOperator needs monitoring: \{ namespace \}/,
    );
  });

  test('gets every mistake in its switches at once, with place and nearest name', () => {
    const text = `${ENVIRONMENT}mesh: { kind: istio, mode: sidekick }
secrets: { kind: externalSecrets, store: vault, prefix: clove }
autoscaling: { kind: kedda }
freeze: { hoursBefor: 4, hoursAfter: 1 }
`;
    expect(read(text)).toThrow(
      [
        'environment.yaml:23:28 mesh.mode is "sidekick" but must be one of ambient, sidecar',
        'environment.yaml:24:57 secrets.prefix: a path that ends with a slash',
        'environment.yaml:25:22 autoscaling.kind is "kedda" but must be one of hpa, keda; did you mean "keda"?',
        'environment.yaml:26:11 unknown key "hoursBefor"; did you mean "hoursBefore"?',
      ].join('\n'),
    );
  });

  test('is not offered the keys of another kind', () => {
    const text = PROFILES.bundled.replace(
      '  reservedConnections: 20',
      '  reservedConnections: 20\n  caSecret: own',
    );
    expect(read(text)).toThrow(/unknown key "caSecret"$/);
  });
});
