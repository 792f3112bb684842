import { backedUpServices, backupVariable, planTarget } from '@clove/charts-ts';
import { type CliContext, CommandError } from '../context.ts';
import { type RunningCluster, runningCluster, runToolbox, toolboxEnvironment } from '../running-cluster.ts';

/** Backs up the running local cluster of a festival into a folder, or lists what is there. */
export async function backUpHere(
  context: CliContext,
  festival: string,
  folder: string,
  args: readonly string[],
): Promise<void> {
  const cluster = runningCluster(context, festival);
  await runToolbox(context, args, databaseEnvironment(context, cluster, folder));
}

/** Restores into the running local cluster, gives every consumer the past that its queue does not have, and audits. */
export async function restoreHere(
  context: CliContext,
  festival: string,
  folder: string,
  backup: string | undefined,
): Promise<void> {
  const cluster = runningCluster(context, festival);
  const args = backup === undefined ? ['restore'] : ['restore', '--from', backup];
  await runToolbox(context, args, databaseEnvironment(context, cluster, folder));
  const environment = toolboxEnvironment(context, cluster);
  const { topology } = planTarget(context.root, 'local', festival).plan;
  for (const consumer of Object.keys(topology.queues)) {
    await runToolbox(context, ['events', 'replay', '--to', consumer], environment);
  }
  await runToolbox(context, ['audit'], environment);
}

/** Every database as its service's own role, and where backups lie. */
function databaseEnvironment(
  context: CliContext,
  { slug, connections, secrets }: RunningCluster,
  folder: string,
): Record<string, string> {
  const { plan } = planTarget(context.root, 'local', slug);
  const { host, port, owner } = plan.engine.postgres;
  const services = backedUpServices(plan.services.map(({ entry }) => entry));
  const address = connections.hosts[host];
  if (address === undefined)
    throw new CommandError(`the local cluster of ${slug} has no database: start it again`);
  const urls = services.map((service): [string, string] => {
    const password = secrets[`database-${service}`]?.['password'];
    if (password === undefined)
      throw new CommandError(`the local cluster of ${slug} has no ${service}: start it again`);
    const name = owner(service);
    return [
      backupVariable(service),
      `postgres://${name}:${encodeURIComponent(password)}@${address}:${port}/${name}`,
    ];
  });
  return {
    FESTIVAL: slug,
    BACKUP_TARGET: folder,
    BACKUP_DATABASES: services.join(','),
    ...Object.fromEntries(urls),
  };
}
