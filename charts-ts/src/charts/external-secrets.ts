import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import type { SecretRequirement } from '../plan/secrets.ts';
import { addOther } from './manifest.ts';
import { annotations, labels } from './names.ts';

/** One ExternalSecret per required secret object; it names where the values are and never holds one. */
export function addExternalSecrets(chart: Chart, plan: Plan): void {
  const { secrets } = plan.environment;
  if (secrets.kind !== 'externalSecrets') return;
  const required = plan.secrets.filter((requirement) => requirement.generator !== 'operator');
  for (const [name, requirements] of bySecret(required)) {
    const stored = requirements.filter((requirement) => requirement.generator !== 'fixed');
    addOther(chart, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, labels: labels(plan, name, 'platform'), annotations: annotations('foundation') },
      spec: {
        refreshInterval: `${secrets.refreshMinutes}m`,
        secretStoreRef: { kind: secrets.storeKind, name: secrets.store },
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...template(requirements) },
        data: stored.map(({ key }) => ({
          secretKey: key,
          remoteRef: {
            key: `${secrets.prefix}${plan.slug}/${name}`,
            property: key,
            // What the API server fills in: this list is compared whole.
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
          },
        })),
      },
    });
  }
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

function bySecret(requirements: readonly SecretRequirement[]): Map<string, SecretRequirement[]> {
  const grouped = new Map<string, SecretRequirement[]>();
  for (const requirement of requirements) {
    grouped.set(requirement.secret, [...(grouped.get(requirement.secret) ?? []), requirement]);
  }
  return grouped;
}
