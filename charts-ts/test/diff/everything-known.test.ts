import { describe, expect, test } from '@jest/globals';
import { diffTargets } from '../../src/diff/index.ts';
import type { Rendered } from '../../src/index.ts';
import { NUMBERED } from '../festival-texts.ts';
import { renderOf } from '../rendering.ts';
import { PROFILES, SWITCHES, withBlock } from '../switch-texts.ts';

function switchedOn(profile: string, ...names: readonly string[]): string {
  return names.reduce((environment, name) => {
    const { key, block } = SWITCHES[name] ?? { key: name, block: '' };
    return withBlock(environment, key, block);
  }, profile);
}

/** Every profile and switch, few renders: what the table knows does not depend on what else changes. */
const environments: readonly (readonly [string, string])[] = [
  [
    'operators, KEDA, ambient mesh, External Secrets, Prometheus operator, Gateway API, priorities',
    switchedOn(
      PROFILES.operators,
      'autoscaling-keda',
      'mesh-istio-ambient',
      'secrets-external-secrets',
      'observability-prometheus-operator',
      'routing-gateway-api',
      'priority-classes',
    ),
  ],
  [
    'external servers, mesh with sidecars, live payments, no monitoring',
    switchedOn(PROFILES.external, 'mesh-istio-sidecar', 'payments-live', 'monitoring-none'),
  ],
];
const base = renderOf({ festival: NUMBERED, environment: PROFILES.bundled });

/** Changes that no row of the table knows, so that they only count as not harmless. */
function unknown(before: Rendered, after: Rendered): string[] {
  const report = diffTargets(new Map([['staging/x', before]]), new Map([['staging/x', after]]));
  return report.targets.flatMap(({ objects }) =>
    objects.flatMap(({ change, title, fields }) =>
      fields
        .filter(({ why }) => why.includes('not known to be harmless'))
        .map(({ path }) => `${title} ${change} ${path}`),
    ),
  );
}

describe('whatever an environment switches on or off', () => {
  test.each(environments)('%s: a reviewer reads what it means', (_name, environment) => {
    const switched = renderOf({ festival: NUMBERED, environment });
    expect(unknown(base, switched)).toEqual([]);
    expect(unknown(switched, base)).toEqual([]);
  });
});
