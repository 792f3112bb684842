import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planTarget, toolboxTasks } from '@clove/charts-ts';
import { buildPool } from '@clove/pool-images';
import { z } from 'zod';
import { type CliContext, CommandError, exitCode } from './context.ts';

/** Where the local clusters keep what they are. */
const CLUSTERS = '.clove/clusters';

const Connections = z.looseObject({
  /** Where fans reach it. */
  url: z.string().optional(),
  rabbitmq: z.string().optional(),
  hosts: z.record(z.string(), z.string()),
});

const Secrets = z.record(z.string(), z.record(z.string(), z.string()));

/** A local cluster of this checkout that is running, as its files describe it. */
export interface RunningCluster {
  readonly slug: string;
  readonly connections: z.infer<typeof Connections>;
  readonly secrets: z.infer<typeof Secrets>;
}

/**
 * The running cluster of a festival, or the only one there is.
 * @throws CommandError when there is none, or several and none was named.
 */
export function runningCluster(context: CliContext, slug: string | undefined): RunningCluster {
  const folder = join(context.root, CLUSTERS);
  const running = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => existsSync(join(folder, name, 'cluster.json')))
    .sort();
  const name = slug ?? (running.length === 1 ? running[0] : undefined);
  if (name === undefined) {
    throw new CommandError(
      running.length === 0
        ? 'no local cluster is running: start one with "npx clove start"'
        : `several local clusters are running: name one with --festival (${running.join(', ')})`,
    );
  }
  if (!running.includes(name)) {
    throw new CommandError(
      `no local cluster of ${name} is running; running: ${running.join(', ') || 'none'}`,
    );
  }
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));
  return {
    slug: name,
    connections: Connections.parse(read('cluster.json')),
    secrets: Secrets.parse(read('secrets.json')),
  };
}

/** The toolbox's environment against a local cluster: addresses and edge credentials of what it may call, what it does where, the broker. */
export function toolboxEnvironment(context: CliContext, cluster: RunningCluster): Record<string, string> {
  const { plan } = planTarget(context.root, 'local', cluster.slug);
  const { service: toolbox } = plan.toolbox.entry;
  const environment: Record<string, string> = { ...toolboxTasks(plan) };
  if (cluster.connections.rabbitmq !== undefined) environment['AMQP_URL'] = cluster.connections.rabbitmq;
  for (const edge of plan.edges) {
    if (edge.from.name !== toolbox || edge.variable === undefined || edge.credential === undefined) continue;
    const address = cluster.connections.hosts[edge.to.name];
    const token = cluster.secrets[edge.credential]?.['token'];
    if (address === undefined || token === undefined) {
      throw new CommandError(`the local cluster of ${cluster.slug} has no ${edge.to.name}: start it again`);
    }
    environment[edge.variable] = `http://${address}:${edge.port}`;
    environment[edge.variable.replace(/_URL$/, '_TOKEN')] = token;
  }
  return environment;
}

/**
 * Runs the toolbox image's bundle as a process of its own, as a Job would.
 * @throws CommandError with its exit code when that is not 0; it has said why.
 */
export async function runToolbox(
  context: CliContext,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const [toolbox] = await buildPool({ root: context.root, images: ['toolbox'] });
  if (toolbox === undefined) throw new CommandError('the pool has no toolbox image');
  const child = spawn(process.execPath, [toolbox.bundle, ...args], {
    env: { PATH: context.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: context.signal,
  });
  for (const stream of [child.stdout, child.stderr]) {
    let partial = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${partial}${text}`.split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) context.out(line);
    });
    stream.on('end', () => {
      if (partial !== '') context.out(partial);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new CommandError('', code ?? exitCode.findings);
}
