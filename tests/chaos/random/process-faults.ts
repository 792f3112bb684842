import { readFileSync } from 'node:fs';
import { failedWith, type PodInfo, type Server } from '@clove/local-cluster';
import type { Office } from '../../office/office.ts';
import { type Done, type Fault, type Next, passes, type Site } from './fault.ts';

const STARTED_AGAIN = 'the supervisor starts it again';
const THAWED = 'SIGCONT';

/** Everything that runs is killed with -9, and everything is stopped and goes on. */
export const processFaults: readonly Fault[] = [
  {
    name: 'service killed',
    does: 'kill -9 of one replica of a service, each service in its turn',
    undone: STARTED_AGAIN,
    lasts: false,
    inject: async (site, next) => killed(site, [onePod(site, next)]),
  },
  {
    name: 'service frozen',
    does: 'SIGSTOP of one replica of a service, each service in its turn',
    undone: THAWED,
    lasts: true,
    inject: async (site, next) => frozen(site, [onePod(site, next)]),
  },
  {
    name: 'relay killed',
    does: 'kill -9 of every replica of a service at once, the one that relays its events among them',
    undone: STARTED_AGAIN,
    lasts: false,
    inject: async (site, next) => killed(site, site.office.cluster.pods(next.database())),
  },
  {
    name: 'relay frozen',
    does: 'SIGSTOP of every replica of a service at once, for longer or shorter than the lease of its relay',
    undone: THAWED,
    lasts: true,
    inject: async (site, next) => frozen(site, site.office.cluster.pods(next.database())),
  },
  {
    name: 'balancer killed',
    does: 'kill -9 of the process through which fans reach the gateway: all their connections are cut',
    undone: STARTED_AGAIN,
    lasts: false,
    inject: async ({ office }) => {
      office.cluster.signalBalancer('SIGKILL');
      return { target: 'balancer', undo: passes };
    },
  },
  {
    name: 'balancer frozen',
    does: 'SIGSTOP of the process through which fans reach the gateway',
    undone: THAWED,
    lasts: true,
    inject: async ({ office }) => {
      office.cluster.signalBalancer('SIGSTOP');
      return { target: 'balancer', undo: async () => void office.cluster.signalBalancer('SIGCONT') };
    },
  },
  {
    name: 'PostgreSQL killed',
    does: 'kill -9 of the database server: all databases recover from their log',
    undone: STARTED_AGAIN,
    lasts: false,
    inject: async ({ office }) => {
      serverOf(office, 'postgres').signal('SIGKILL');
      return { target: 'postgres', undo: passes };
    },
  },
  {
    name: 'PostgreSQL frozen',
    does: 'SIGSTOP of the database server and all its sessions',
    undone: THAWED,
    lasts: true,
    inject: async ({ office }) => {
      const server = serverOf(office, 'postgres');
      const sessions = childrenOf(server.pid());
      server.signal('SIGSTOP');
      for (const pid of sessions) signalled(pid, 'SIGSTOP');
      return {
        target: 'postgres',
        undo: async () => {
          server.signal('SIGCONT');
          for (const pid of sessions) signalled(pid, 'SIGCONT');
        },
      };
    },
  },
  {
    name: 'RabbitMQ killed',
    does: 'kill -9 of the broker',
    undone: STARTED_AGAIN,
    lasts: false,
    inject: async ({ office }) => {
      serverOf(office, 'rabbitmq').signal('SIGKILL');
      return { target: 'rabbitmq', undo: passes };
    },
  },
  {
    name: 'RabbitMQ frozen',
    does: 'SIGSTOP of the broker',
    undone: THAWED,
    lasts: true,
    inject: async ({ office }) => {
      const server = serverOf(office, 'rabbitmq');
      server.signal('SIGSTOP');
      return { target: 'rabbitmq', undo: async () => server.signal('SIGCONT') };
    },
  },
];

function onePod({ office, random }: Site, next: Next): PodInfo {
  return random.pick(office.cluster.pods(next.service()));
}

function killed({ office }: Site, pods: readonly PodInfo[]): Done {
  for (const { name } of pods) office.cluster.kill(name, 'SIGKILL');
  return { target: namesOf(pods), undo: passes };
}

function frozen({ office }: Site, pods: readonly PodInfo[]): Done {
  for (const { name } of pods) office.cluster.kill(name, 'SIGSTOP');
  return {
    target: namesOf(pods),
    undo: async () => {
      for (const { name } of pods) office.cluster.kill(name, 'SIGCONT');
    },
  };
}

function namesOf(pods: readonly PodInfo[]): string {
  return pods.map(({ name }) => name).join(', ');
}

function serverOf(office: Office, name: 'postgres' | 'rabbitmq'): Server {
  const server = office.cluster.servers[name];
  if (server === undefined) throw new Error(`this office has no ${name} of its own`);
  return server;
}

/** The processes that a process started. Source: /proc, so Linux only. */
function childrenOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** A session may have ended meanwhile. */
function signalled(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!failedWith(error, 'ESRCH')) throw error;
  }
}
