import { type DeployOptions, deploy } from '../../src/argocd/deploy.ts';
import { APPLICATION, sandboxed, sandboxWorld } from './sandbox.ts';
import type { SandboxApplication, SandboxWorld } from './world.ts';

export const JOB = {
  group: 'batch',
  kind: 'Job',
  namespace: 'staging-festival-han-river-2026',
  name: 'migrate-seat-25dbab16',
  health: 'Degraded',
  message: 'Job has reached the specified backoff limit',
};

const PLACE = { namespace: JOB.namespace };
export const SLEEPING = {
  ...PLACE,
  group: 'postgresql.cnpg.io',
  kind: 'Cluster',
  name: 'postgres',
  health: 'Suspended',
  message: 'Cluster has been hibernated',
};
export const EMPTY_BROKER = { ...PLACE, group: 'rabbitmq.com', kind: 'RabbitmqCluster', name: 'rabbitmq' };

/** A migration in its wave and the service behind it; each try of the Job ends with one of these exit codes. */
export function migrating(exits: number[], change: Partial<SandboxApplication> = {}): SandboxWorld {
  const log = ['connected', 'applying 0042-seat-labels', 'error: column "label" is not empty \u001b[2J'];
  const migration = {
    ...PLACE,
    group: 'batch',
    kind: 'Job',
    name: 'migrate-seat-25dbab16',
    wave: -1,
    exits,
    log,
  };
  const seat = { ...PLACE, group: 'apps', kind: 'Deployment', name: 'seat', wave: 0 };
  return sandboxWorld({ resources: [migration, seat], ...change });
}

/** A world's festival is deployed; only pauses take time. */
export async function deployed(
  world: SandboxWorld,
  change: Partial<DeployOptions> = {},
  argocd = sandboxed(world),
) {
  const said: string[] = [];
  let now = 0;
  const report = await deploy(argocd, APPLICATION, {
    state: 'open',
    seconds: 90,
    throughWindow: false,
    again: false,
    clock: () => now,
    pause: async (seconds) => {
      now += seconds * 1000;
    },
    say: (line) => said.push(line),
    ...change,
  });
  return { report, said };
}
