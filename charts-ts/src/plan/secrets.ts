import type { CatalogueEntry, Generator } from '@clove/pool-images/in-memory';
import { holdsIn, type Switches, switchesOf } from '../environment/condition.ts';
import type { DataEngine } from '../environment/data-engine.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { catalogue, environment as inEnvironment, type Place, sandboxed } from '../provenance/place.ts';
import { because, reason } from '../provenance/reason.ts';

/** A value that must exist in the cluster before the services start; never rendered, only referred to. */
export interface SecretRequirement {
  readonly secret: string;
  readonly key: string;
  /**
   * `fixed`: nothing secret, always `value`; an operator wants it beside the password.
   * `operator`: an operator of the cluster makes it.
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

/** An image's own secret settings in environments with these switches. */
export function ownSecrets(entry: CatalogueEntry, switches: Switches): CatalogueEntry['secrets'] {
  return entry.secrets.filter((secret) => holdsIn(secret, switches));
}

/** Key of the mail server's password in its secret object. */
export const MAIL_PASSWORD_KEY = 'password';

/** Keys of the secret object that opens a bucket of backups. */
export const BUCKET_KEYS = { id: 'access-key-id', secret: 'secret-access-key' } as const;

/** The secret object with the mail server's password, for a service that sends mails through one with a login. */
export function mailSecret(entry: CatalogueEntry, mail: EnvironmentFile['mail']): string | undefined {
  return entry.mail === 'sends' && mail !== 'sandbox' ? mail.smtp.secret : undefined;
}

/** Every secret of a festival once, sorted by object and key. */
export function secretRequirements(
  services: readonly CatalogueEntry[],
  toolbox: CatalogueEntry,
  environment: EnvironmentFile,
): SecretRequirement[] {
  const present = new Set(services.map((entry) => entry.service));
  const all = [
    ...engineSecrets(environment.dataEngine),
    ...bucketSecrets(environment.backup),
    ...[...services, toolbox].flatMap((entry) => secretsOf(entry, present, environment)),
  ];
  const grouped = Map.groupBy(all, ({ secret, key }) => `${secret}/${key}`);
  return [...grouped]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, same]) => {
      const last = same.at(-1);
      const places = same.map(({ places: each }) => each);
      return last === undefined ? [] : [requirement(last, places.flat())];
    });
}

/** What needs a secret: its declaration, the database or the edge that it belongs to. */
type NeededSecret = SecretRequirement & { readonly places: readonly Place[] };

function requirement({ places, ...required }: NeededSecret, every: readonly Place[]): SecretRequirement {
  return because(
    required,
    reason('what needs this secret', () => every),
  );
}

function secretsOf(
  entry: CatalogueEntry,
  present: ReadonlySet<string>,
  environment: EnvironmentFile,
): NeededSecret[] {
  const { payments, mail, dataEngine } = environment;
  const at = (...path: (string | number)[]) => catalogue(entry.image, ...path);
  const all: NeededSecret[] = [];
  if (entry.database !== undefined) {
    const own = { secret: databaseSecret(entry.service), places: [at('database')] };
    all.push({ ...own, key: 'password', generator: 'password' });
    if (dataEngine.kind === 'operators') {
      all.push({ ...own, key: 'username', generator: 'fixed', value: entry.service });
    }
  }
  for (const [index, secret] of entry.secrets.entries()) {
    if (!holdsIn(secret, environment) || secret.optional === true) continue;
    const generator = payments === 'sandbox' ? (secret.sandbox ?? secret.generator) : secret.generator;
    const places = [at('secrets', index), ...switchesOf(secret).map((name) => inEnvironment(name))];
    all.push({ secret: ownSecret(entry, secret), key: secret.key, generator, places });
  }
  const ofMail = mailSecret(entry, mail);
  if (ofMail !== undefined) {
    const places = [inEnvironment('mail', 'smtp', 'secret'), at('mail')];
    all.push({ secret: ofMail, key: MAIL_PASSWORD_KEY, generator: 'external', places });
  }
  for (const [index, edge] of entry.edges.entries()) {
    if (edge.port !== 'management' || !present.has(edge.to)) continue;
    const places = [...sandboxed(entry.service, edge.to), at('edges', index)];
    all.push({ secret: `edge-${entry.service}-${edge.to}`, key: 'token', generator: 'token', places });
  }
  return all;
}

function engineSecrets(dataEngine: DataEngine): NeededSecret[] {
  const places = [inEnvironment('dataEngine', 'kind')];
  if (dataEngine.kind === 'operators') {
    return [
      { secret: OPERATED_BROKER_SECRET, key: 'username', generator: 'operator', places },
      { secret: OPERATED_BROKER_SECRET, key: 'password', generator: 'operator', places },
      { secret: OPERATED_AUTHORITY_SECRET, key: AUTHORITY_KEY, generator: 'operator', places },
    ];
  }
  // The setup Jobs make the festival's own users, on a shared server too: only the administrators' passwords are given.
  const broker: NeededSecret = { secret: BROKER_SECRET, key: 'password', generator: 'password', places };
  if (dataEngine.kind === 'bundled') {
    return [{ secret: DATABASE_ADMIN_SECRET, key: 'password', generator: 'password', places }, broker];
  }
  const authority = dataEngine.caSecret === undefined ? [] : [dataEngine.caSecret];
  return [
    { secret: DATABASE_ADMIN_SECRET, key: 'password', generator: 'external', places },
    { secret: BROKER_ADMIN_SECRET, key: 'password', generator: 'external', places },
    broker,
    ...authority.map(
      (secret): NeededSecret => ({ secret, key: AUTHORITY_KEY, generator: 'external', places }),
    ),
  ];
}

function bucketSecrets(backup: EnvironmentFile['backup']): NeededSecret[] {
  if (typeof backup === 'string' || backup.target.kind !== 's3') return [];
  const { secret, caSecret } = backup.target;
  const required = (name: string, key: string, field: string): NeededSecret => ({
    ...{ secret: name, key, generator: 'external' },
    places: [inEnvironment('backup', 'target', field)],
  });
  return [
    required(secret, BUCKET_KEYS.id, 'secret'),
    required(secret, BUCKET_KEYS.secret, 'secret'),
    ...(caSecret === undefined ? [] : [required(caSecret, AUTHORITY_KEY, 'caSecret')]),
  ];
}
