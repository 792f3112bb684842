import type { CatalogueEntry, Generator } from '@clove/pool-images';
import type { DataEngine } from '../environment/data-engine.ts';
import type { EnvironmentFile } from '../environment/schema.ts';

/** A value that must exist in the cluster before the services start; never rendered, only referred to. */
export interface SecretRequirement {
  readonly secret: string;
  readonly key: string;
  /**
   * `fixed`: nothing secret, always `value`; an operator wants it beside the password.
   * `operator`: an operator of the cluster makes it; nobody else has to.
   */
  readonly generator: Generator | 'fixed' | 'operator';
  readonly value?: string;
}

/** Names of the secret objects that do not belong to one service. */
export const DATABASE_ADMIN_SECRET = 'database-admin';
export const BROKER_SECRET = 'broker';
export const BROKER_ADMIN_SECRET = 'broker-admin';

/** Secrets that the operators make beside what they are asked for. */
export const OPERATED_BROKER_SECRET = 'rabbitmq-default-user';
export const OPERATED_AUTHORITY_SECRET = 'postgres-ca';

/** Key of the certificate that a data engine's own certificate is checked against. */
export const AUTHORITY_KEY = 'ca.crt';

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
  environment: EnvironmentFile,
): SecretRequirement[] {
  const { payments, dataEngine } = environment;
  const present = new Set(services.map((entry) => entry.service));
  const all = engineSecrets(dataEngine);
  for (const entry of [...services, toolbox]) {
    if (entry.database !== undefined) {
      const secret = databaseSecret(entry.service);
      all.push({ secret, key: 'password', generator: 'password' });
      if (dataEngine.kind === 'operators') {
        all.push({ secret, key: 'username', generator: 'fixed', value: entry.service });
      }
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

function engineSecrets(dataEngine: DataEngine): SecretRequirement[] {
  if (dataEngine.kind === 'operators') {
    return [
      { secret: OPERATED_BROKER_SECRET, key: 'username', generator: 'operator' },
      { secret: OPERATED_BROKER_SECRET, key: 'password', generator: 'operator' },
      { secret: OPERATED_AUTHORITY_SECRET, key: AUTHORITY_KEY, generator: 'operator' },
    ];
  }
  // The setup Jobs make the festival's own users, on a shared server too: only the administrators' passwords are given.
  const broker: SecretRequirement = { secret: BROKER_SECRET, key: 'password', generator: 'password' };
  if (dataEngine.kind === 'bundled') {
    return [{ secret: DATABASE_ADMIN_SECRET, key: 'password', generator: 'password' }, broker];
  }
  const authority = dataEngine.caSecret === undefined ? [] : [dataEngine.caSecret];
  return [
    { secret: DATABASE_ADMIN_SECRET, key: 'password', generator: 'external' },
    { secret: BROKER_ADMIN_SECRET, key: 'password', generator: 'external' },
    broker,
    ...authority.map((secret): SecretRequirement => ({ secret, key: AUTHORITY_KEY, generator: 'external' })),
  ];
}
