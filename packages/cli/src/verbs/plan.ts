import { admissionPerSecond, connectionsTotal, type Edge, type Plan, planTarget } from '@clove/charts-ts';
import { millicores } from '@clove/pool-images';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { table } from '../table.ts';

interface Options {
  readonly environment: string;
  readonly json?: boolean;
}

/** `clove plan <festival>`: which images, how many of each, who talks to whom, and whether it fits. */
export function planVerb(context: CliContext): Command {
  return new Command('plan')
    .description('show what a festival becomes: images, sizes, edges, connections, quota')
    .argument('<festival>', 'slug')
    .option('--environment <name>', 'environment', 'local')
    .option('--json', 'as JSON')
    .action((slug: string, options: Options) => {
      const { plan } = planTarget(context.root, options.environment, slug);
      if (options.json === true) context.out(JSON.stringify(summary(plan), null, 2));
      else for (const line of text(plan)) context.out(line);
    });
}

function text(plan: Plan): string[] {
  const { quota } = plan.environment;
  const { maxConnections, reservedConnections } = plan.environment.dataEngine;
  return [
    `${plan.slug} in ${plan.environment.environment}: namespace ${plan.namespace}, release ${plan.release}, ${plan.publicUrl}`,
    `${plan.festival.sales.expectedFans} expected fans: ${plan.peakPerSecond} attempts/s at opening, ${admissionPerSecond(plan)}/s carried at full size`,
    '',
    ...table([
      ['SERVICE', 'IMAGE', 'TAG', 'MIN', 'MAX', 'NEEDED', 'PER POD/S', 'CPU', 'MEMORY', 'POOL'],
      ...plan.services.map(({ entry, tag }) => {
        const size = plan.sizing.get(entry.service);
        if (size === undefined) return [entry.service, entry.image, tag];
        const rate = `${size.perPodPerSecond}${size.measured ? '' : ' (assumed)'}`;
        return [
          entry.service,
          entry.image,
          tag,
          String(size.min),
          String(size.max),
          String(size.needed),
          rate,
          `${size.cpu}m`,
          `${size.memory}Mi`,
          String(size.poolSize),
        ];
      }),
    ]),
    '',
    ...table([['FROM', 'TO', 'PORT', 'WHY'], ...plan.edges.map(edgeRow)]),
    '',
    `connections: ${connectionsTotal(plan.connections)} of ${maxConnections - reservedConnections}`,
    `quota: cpu ${plan.quota.cpu}m of ${millicores(quota.cpu)}m, memory ${plan.quota.memory}Mi of ${quota.memory}, pods ${plan.quota.pods} of ${quota.pods}`,
  ];
}

function edgeRow(edge: Edge): string[] {
  return [end(edge.from), end(edge.to), String(edge.port), edge.why];
}

function end(endpoint: Edge['from']): string {
  return endpoint.kind === 'pods' ? endpoint.name : `${endpoint.kind}:${endpoint.name}`;
}

function summary(plan: Plan) {
  return {
    festival: plan.slug,
    environment: plan.environment.environment,
    namespace: plan.namespace,
    publicUrl: plan.publicUrl,
    release: plan.release,
    peakPerSecond: plan.peakPerSecond,
    images: [...plan.services, plan.toolbox].map(({ entry, tag, reference }) => ({
      service: entry.service,
      image: entry.image,
      tag,
      reference,
    })),
    sizing: [...plan.sizing.values()],
    edges: plan.edges,
    connections: plan.connections,
    quota: plan.quota,
    secrets: plan.secrets,
    topology: plan.topology,
  };
}
