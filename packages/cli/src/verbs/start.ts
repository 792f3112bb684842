import { join } from 'node:path';
import { listFestivals, planTarget, render, writeRendered } from '@clove/charts-ts';
import { startCluster } from '@clove/local-cluster';
import { buildPool } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';

interface Options {
  readonly port?: string;
}

/** `clove start [festival]`: builds the pool, renders the local environment and runs it until stopped. */
export function startVerb(context: CliContext): Command {
  return new Command('start')
    .description('run a festival on this machine')
    .argument('[festival]', 'slug (default: the first festival file)')
    .option('--port <port>', 'public port (default: the local environment says)')
    .action(async (festival: string | undefined, options: Options) => {
      const slug = festival ?? listFestivals(context.root)[0];
      if (slug === undefined) throw new UsageError('there is no festival file in gitops/festivals');
      await buildPool({ root: context.root });
      const override = options.port === undefined ? {} : { port: Number(options.port) };
      const { plan, folder } = planTarget(context.root, 'local', slug, override);
      writeRendered(context.root, folder, render(plan));
      const cluster = await startCluster({
        manifests: join(context.root, folder),
        bundles: join(context.root, '.clove/bundles'),
        state: join(context.root, '.clove/clusters', slug),
        publicPort: Number(new URL(plan.publicUrl).port),
        log: context.err,
      });
      context.out(`${slug}: ${plan.publicUrl}`);
      await new Promise((stopped) => context.signal.addEventListener('abort', stopped, { once: true }));
      await cluster.stop();
    });
}
