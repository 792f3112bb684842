import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { promisify } from 'node:util';
import { type Fault, type Next, passes, type Site } from './fault.ts';

const MADE_AGAIN = 'services and fans connect again';
const SS = ['/usr/bin/ss', '/usr/sbin/ss', '/sbin/ss', '/bin/ss'].find(isExecutable);

/** Sessions and connections that end in the middle of their work, and a relay that loses its lease. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'backends terminated',
    does: 'pg_terminate_backend of every session of one database, each database in its turn',
    undone: MADE_AGAIN,
    lasts: false,
    inject: async ({ office }, next) => {
      const database = next.database();
      const client = await office.database(database);
      try {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
      } finally {
        await client.end();
      }
      return { target: database, undo: passes };
    },
  },
  cutConnections('to PostgreSQL', ({ office: { cluster } }) => ({
    target: 'postgres',
    ports: [cluster.servers.postgres?.port],
  })),
  cutConnections('to RabbitMQ', ({ office: { cluster } }) => ({
    target: 'rabbitmq',
    ports: [cluster.servers.rabbitmq?.port],
  })),
  cutConnections('to a service', ({ office, random }, next) => {
    const { name, ports } = random.pick(office.cluster.pods(next.service()));
    return { target: name, ports: [ports.http, ports.management] };
  }),
  {
    name: 'relay lease lost',
    does: 'the lease of one outbox is written over by an owner that publishes nothing, while the relay believes to hold it',
    undone: 'the lease is deleted',
    lasts: true,
    inject: async ({ office }, next) => {
      const database = next.database();
      const owner = randomUUID();
      await queried(
        `INSERT INTO relay_lease (name, owner, expires_at) VALUES ('outbox', $1, clock_timestamp() + interval '1 minute')
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at`,
      );
      return {
        target: database,
        undo: () => queried(`DELETE FROM relay_lease WHERE name = 'outbox' AND owner = $1`),
      };

      async function queried(text: string): Promise<void> {
        const client = await office.database(database);
        try {
          await client.query(text, [owner]);
        } finally {
          await client.end();
        }
      }
    },
  },
];

/** @param ends what the connections lead to */
function cutConnections(
  to: string,
  ends: (site: Site, next: Next) => { target: string; ports: (number | undefined)[] },
): Fault {
  return {
    name: `connections ${to} cut`,
    does: `the kernel resets every TCP connection ${to} (ss -K)`,
    undone: MADE_AGAIN,
    lasts: false,
    impossible: () =>
      SS !== undefined && process.getuid?.() === 0 ? undefined : 'ss -K needs iproute2, and root',
    inject: async (site, next) => {
      const { target, ports } = ends(site, next);
      for (const port of ports) if (port !== undefined) await cut(port);
      return { target, undo: passes };
    },
  };
}

async function cut(port: number): Promise<void> {
  await promisify(execFile)(SS ?? 'ss', ['-K', '-tn', 'state', 'established', 'dport', '=', `:${port}`]);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
