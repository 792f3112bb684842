import type { CatalogueEntry, Finding } from '@clove/pool-images/in-memory';
import type { LoadedEnvironment } from '../environment/read.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { PORTS } from './ports.ts';
import {
  AUTHORITY_KEY,
  BROKER_SECRET,
  OPERATED_AUTHORITY_SECRET,
  OPERATED_BROKER_SECRET,
} from './secrets.ts';

/** A value of a pod's environment: written down, or taken from a secret. */
export type Value = { readonly text: string } | { readonly secret: string; readonly key: string };

/**
 * How pods reach PostgreSQL and RabbitMQ: the one place where the kinds of data engine differ for settings, Jobs
 * and policies. Services read DATABASE_URL and AMQP_URL, whatever the kind.
 */
export interface EngineAccess {
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    /** `?...` of the URL, or nothing. */
    readonly query: string;
    /** A service's role and its database: both have the same name. */
    readonly owner: (service: string) => string;
    /** Who makes roles and databases: a role of the setup Job, or none where an operator does. */
    readonly admin:
      | {
          readonly user: string;
          readonly database: string;
          /** People chose the password: it may have any characters, and goes beside the address instead of into it. */
          readonly ownPassword: boolean;
        }
      | undefined;
  };
  readonly rabbitmq: {
    readonly scheme: 'amqp' | 'amqps';
    readonly host: string;
    readonly port: number;
    readonly user: Value;
    readonly password: { readonly secret: string; readonly key: string };
    /** `/<virtual host>`, or nothing for the default one. */
    readonly path: string;
    /** Who makes virtual host and user through the management API, on a shared server. */
    readonly admin: { readonly url: string; readonly user: string } | undefined;
  };
  /** The authority that certificates are checked against: a file from a secret, for pods of services and Jobs. */
  readonly authority: { readonly secret: string; readonly forBroker: boolean } | undefined;
}

/** Where pods find the authority's certificate. */
export const AUTHORITY_FOLDER = '/etc/clove-engine';
export const AUTHORITY_FILE = `${AUTHORITY_FOLDER}/${AUTHORITY_KEY}`;

/** The Service in front of CloudNativePG's primary. */
const OPERATED_HOST = 'postgres-rw';

const BROKER_PASSWORD = { secret: BROKER_SECRET, key: 'password' };

export function engineAccess(environment: EnvironmentFile, namespace: string): EngineAccess {
  const { dataEngine } = environment;
  switch (dataEngine.kind) {
    case 'bundled':
      return {
        postgres: {
          host: 'postgres',
          port: PORTS.postgres,
          query: '',
          owner: (service) => service,
          admin: { user: 'postgres', database: 'postgres', ownPassword: false },
        },
        rabbitmq: {
          scheme: 'amqp',
          host: 'rabbitmq',
          port: PORTS.rabbitmq,
          user: { text: 'clove' },
          password: BROKER_PASSWORD,
          path: '',
          admin: undefined,
        },
        authority: undefined,
      };
    case 'operators':
      return {
        postgres: {
          host: OPERATED_HOST,
          port: PORTS.postgres,
          query: tlsQuery('verify-full', true),
          owner: (service) => service,
          admin: undefined,
        },
        rabbitmq: {
          scheme: 'amqp',
          host: 'rabbitmq',
          port: PORTS.rabbitmq,
          user: { secret: OPERATED_BROKER_SECRET, key: 'username' },
          password: { secret: OPERATED_BROKER_SECRET, key: 'password' },
          path: '',
          admin: undefined,
        },
        authority: { secret: OPERATED_AUTHORITY_SECRET, forBroker: false },
      };
    case 'external': {
      const { postgres, rabbitmq, caSecret } = dataEngine;
      return {
        postgres: {
          host: postgres.host,
          port: postgres.port,
          query: tlsQuery(postgres.tls, caSecret !== undefined),
          // A shared server has the services of many festivals.
          owner: (service) => `${namespace}-${service}`,
          admin: { user: postgres.adminUser, database: postgres.adminDatabase, ownPassword: true },
        },
        rabbitmq: {
          scheme: rabbitmq.tls === 'off' ? 'amqp' : 'amqps',
          host: rabbitmq.host,
          port: rabbitmq.port,
          user: { text: namespace },
          password: BROKER_PASSWORD,
          path: `/${namespace}`,
          admin: {
            url: `${rabbitmq.tls === 'off' ? 'http' : 'https'}://${rabbitmq.host}:${rabbitmq.management.port}`,
            user: rabbitmq.management.adminUser,
          },
        },
        authority:
          caSecret === undefined
            ? undefined
            : { secret: caSecret, forBroker: rabbitmq.tls === 'verify-full' },
      };
    }
  }
}

function tlsQuery(mode: 'verify-full' | 'off', ownAuthority: boolean): string {
  if (mode === 'off') return '';
  const file = ownAuthority ? `&sslrootcert=${AUTHORITY_FILE}` : '';
  return `?sslmode=verify-full${file}`;
}

/** PostgreSQL silently cuts a longer name, and two services would then share a database. */
const LONGEST_NAME = 63;

/** Roles and databases whose name a server would cut. */
export function engineNameFindings(
  environment: LoadedEnvironment,
  engine: EngineAccess,
  entries: readonly CatalogueEntry[],
): Finding[] {
  return entries
    .filter((entry) => entry.database !== undefined)
    .map((entry) => engine.postgres.owner(entry.service))
    .filter((name) => name.length > LONGEST_NAME)
    .map((name) => {
      const message = `the database ${name} would have ${name.length} characters and PostgreSQL allows ${LONGEST_NAME}: shorten namespacePrefix`;
      return environment.document.finding(['namespacePrefix'], message);
    });
}
