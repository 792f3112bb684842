import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import type { SecretRequirement } from '../plan/secrets.ts';
import { environment, festival } from '../provenance/place.ts';
import { because, eachBecause, placesOf, reason, reasonOf, switchedOn } from '../provenance/reason.ts';
import { addOther } from './manifest.ts';
import { metadata } from './names.ts';

/** One ExternalSecret per required secret object; it names where the values are and never holds one. */
export function addExternalSecrets(chart: Chart, plan: Plan): void {
  const { secrets } = plan.environment;
  if (secrets.kind !== 'externalSecrets') return;
  const required = plan.secrets.filter((requirement) => requirement.generator !== 'operator');
  for (const [name, requirements] of Map.groupBy(required, ({ secret }) => secret)) {
    const stored = requirements.filter((requirement) => requirement.generator !== 'fixed');
    const neededBy = reason('who needs this secret', () => requirements.flatMap(placesOf));
    const meta = metadata(plan, {
      name,
      component: 'platform',
      wave: 'foundation',
      labels: eachBecause<Record<string, string>>(
        { 'app.kubernetes.io/name': name },
        { 'app.kubernetes.io/name': neededBy },
      ),
      nameBecause: neededBy,
    });
    const target = { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...template(requirements) };
    const spec = {
      refreshInterval: `${secrets.refreshMinutes}m`,
      secretStoreRef: { kind: secrets.storeKind, name: secrets.store },
      target: eachBecause(target, { name: neededBy }),
      data: stored.map((requirement) => item(plan, secrets, requirement)),
    };
    const store = 'the store of this environment';
    eachBecause(spec, {
      refreshInterval: reason('how often the store is asked again', () => [
        environment('secrets', 'refreshMinutes'),
      ]),
      data: neededBy,
    });
    eachBecause(spec.secretStoreRef, {
      kind: reason(store, () => [environment('secrets', 'storeKind')]),
      name: reason(store, () => [environment('secrets', 'store')]),
    });
    addOther(
      chart,
      { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: meta, spec },
      switchedOn(
        addExternalSecrets,
        'a secret that is required, copied from the store of this environment',
        () => [environment('secrets', 'kind'), ...requirements.flatMap(placesOf)],
      ),
    );
  }
}

type Store = Extract<Plan['environment']['secrets'], { kind: 'externalSecrets' }>;

/** One key of a secret and its place in the store. */
function item(plan: Plan, { prefix }: Store, requirement: SecretRequirement): object {
  const { key, secret } = requirement;
  const remoteRef = {
    key: `${prefix}${plan.slug}/${secret}`,
    property: key,
    // What the API server fills in: this list is compared whole.
    conversionStrategy: 'Default',
    decodingStrategy: 'None',
    metadataPolicy: 'None',
  };
  eachBecause(remoteRef, {
    key: reason('its place in the store: <prefix><slug>/<secret>', () => [
      environment('secrets', 'prefix'),
      festival('festival'),
      ...placesOf(requirement),
    ]),
  });
  return because({ secretKey: key, remoteRef }, reasonOf(requirement));
}

/** Keys with a fixed value beside those of the store: what an operator wants besides the password. */
function template(requirements: readonly SecretRequirement[]): object {
  const fixed = requirements.flatMap(({ key, value }) =>
    value === undefined ? [] : [[key, value] as const],
  );
  if (fixed.length === 0) return {};
  return {
    template: {
      type: 'kubernetes.io/basic-auth',
      // CloudNativePG sets a role's password again when its secret changes.
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
      mergePolicy: 'Merge',
      data: Object.fromEntries(fixed),
    },
  };
}
