import type { CatalogueEntry, Generator } from '@clove/pool-images';

/** A value that must exist in the cluster before the services start; never rendered, only referred to. */
export interface SecretRequirement {
  readonly secret: string;
  readonly key: string;
  readonly generator: Generator;
}

/** Names of the secret objects that do not belong to one service. */
export const DATABASE_ADMIN_SECRET = 'database-admin';
export const BROKER_SECRET = 'broker';

/** The secret with the password of a service's database role. */
export function databaseSecret(service: string): string {
  return `database-${service}`;
}

/** The secret object that a service's own secret setting lives in. */
export function ownSecret(entry: CatalogueEntry, secret: CatalogueEntry['secrets'][number]): string {
  return secret.shared ?? `${entry.service}-secrets`;
}

/** An image's own secret settings in environments with this switch. */
export function ownSecrets(entry: CatalogueEntry, payments: 'sandbox' | 'live'): CatalogueEntry['secrets'] {
  return entry.secrets.filter((secret) => secret.payments === undefined || secret.payments === payments);
}

/** Every secret of a festival once, sorted by object and key. */
export function secretRequirements(
  services: readonly CatalogueEntry[],
  toolbox: CatalogueEntry,
  payments: 'sandbox' | 'live',
): SecretRequirement[] {
  const present = new Set(services.map((entry) => entry.service));
  const all: SecretRequirement[] = [
    { secret: DATABASE_ADMIN_SECRET, key: 'password', generator: 'password' },
    { secret: BROKER_SECRET, key: 'password', generator: 'password' },
  ];
  for (const entry of [...services, toolbox]) {
    if (entry.database !== undefined) {
      all.push({ secret: databaseSecret(entry.service), key: 'password', generator: 'password' });
    }
    for (const secret of ownSecrets(entry, payments)) {
      const generator = payments === 'sandbox' ? (secret.sandbox ?? secret.generator) : secret.generator;
      all.push({ secret: ownSecret(entry, secret), key: secret.key, generator });
    }
    for (const edge of entry.edges) {
      if (edge.port === 'management' && present.has(edge.to)) {
        all.push({ secret: `edge-${entry.service}-${edge.to}`, key: 'token', generator: 'token' });
      }
    }
  }
  const unique = new Map(all.map((requirement) => [`${requirement.secret}/${requirement.key}`, requirement]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, requirement]) => requirement);
}
