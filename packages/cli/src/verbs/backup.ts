import { basename, dirname, join, resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { backUpHere, restoreHere } from '../toolbox/backup-here.ts';
import { backUpInCluster, restoreInCluster } from '../toolbox/backup-in-cluster.ts';
import { placeOf } from '../toolbox/toolbox-options.ts';

interface Place {
  readonly environment?: string;
  readonly context?: string;
}

/** `clove backup`: all databases of a festival at one moment, while it sells. */
export function backupVerb(context: CliContext): Command {
  return new Command('backup')
    .description('copy all databases of a running festival at one moment, while it sells')
    .argument('<festival>', 'its slug')
    .addArgument(new Argument('[list]', 'name the backups that there are').choices(['list']))
    .option('--environment <name>', 'in the cluster of this environment (default: the local cluster)')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--to <folder>', 'of the local cluster: where backups lie (default: .clove/backups/<festival>)')
    .action(async (festival: string, list: string | undefined, { to, ...place }: Place & { to?: string }) => {
      const args = list === undefined ? ['backup'] : ['backup', 'list'];
      const { environment } = place;
      if (environment === undefined) {
        return backUpHere(context, festival, resolve(context.root, to ?? defaultFolder(festival)), args);
      }
      if (to !== undefined)
        throw new UsageError('--to is of the local cluster: the environment says where backups lie');
      return backUpInCluster(context, placeOf(context, { ...place, festival, environment }), args);
    });
}

/** `clove restore`: fills a festival that was just opened with a backup. */
export function restoreVerb(context: CliContext): Command {
  return new Command('restore')
    .description('fill a festival that was just opened, and in which nothing was ordered, with a backup')
    .argument('<festival>', 'its slug')
    .option('--from <backup>', 'such as 20260601T110003Z, locally also a path to it (default: the newest)')
    .option('--environment <name>', 'in the cluster of this environment (default: the local cluster)')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .action(async (festival: string, { from, ...place }: Place & { from?: string }) => {
      const { environment } = place;
      if (environment !== undefined) {
        return restoreInCluster(context, placeOf(context, { ...place, festival, environment }), from);
      }
      const path = from?.includes('/') === true ? resolve(context.root, from) : undefined;
      const folder = path === undefined ? join(context.root, defaultFolder(festival)) : dirname(path);
      return restoreHere(context, festival, folder, path === undefined ? from : basename(path));
    });
}

const defaultFolder = (festival: string) => `.clove/backups/${festival}`;
