import {
  type Edge,
  explainPlan,
  hourlyCost,
  type Plan,
  planTarget,
  type TemplatePart,
} from '@clove/charts-ts';
import { Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import { table } from '../table.ts';

interface Options {
  readonly environment: string;
  readonly format: 'text' | 'json';
}

/** `clove plan <festival>`: which images, how many of each and why, which service calls which, whether it fits, what it costs. */
export function planVerb(context: CliContext): Command {
  return new Command('plan')
    .description('show what a festival becomes: images, sizes, edges, and where every number comes from')
    .argument('<festival>', 'slug')
    .option('--environment <name>', 'environment', 'local')
    .addOption(new Option('--format <format>', 'how to show it').choices(['text', 'json']).default('text'))
    .action((slug: string, options: Options) => {
      const { plan } = planTarget(context.root, options.environment, slug);
      if (options.format === 'json') context.out(JSON.stringify(planSummary(plan), null, 2));
      else for (const line of text(plan)) context.out(line);
    });
}

function text(plan: Plan): string[] {
  return [
    `${plan.slug} in ${plan.environment.environment}: namespace ${plan.namespace}, release ${plan.release}, ${plan.publicUrl}`,
    `template ${plan.template.name}: ${plan.services.length + 1} images${leftOut(plan.leftOut)}`,
    `${plan.festival.sales.expectedFans} expected fans: ${plan.fansPerSecond} fans/s at opening, ${plan.admission.perSecond === 0 ? 'all' : `${plan.admission.perSecond}/s`} admitted`,
    '',
    ...table([
      ['SERVICE', 'IMAGE', 'TAG', 'MIN', 'MAX', 'NEEDED', 'FANS/S/POD', 'CPU', 'MEMORY', 'POOL'],
      ...plan.services.map(({ entry, tag }) => {
        const size = plan.sizing.get(entry.service);
        if (size === undefined) return [entry.service, entry.image, tag];
        const rate =
          size.fansPerSecond === null
            ? '-'
            : `${Math.round(size.fansPerSecond)}${size.measured ? '' : ' (assumed)'}`;
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
    ...table([
      ['SUBJECT', 'QUANTITY', 'VALUE', 'REASON'],
      ...explainPlan(plan).map(({ subject, quantity, value, reason }) => [subject, quantity, value, reason]),
    ]),
    '',
    ...table([['FROM', 'TO', 'PORT', 'WHY'], ...plan.edges.map(edgeRow)]),
  ];
}

function leftOut(parts: readonly TemplatePart[]): string {
  if (parts.length === 0) return '';
  return `; left out until pool and release have them: ${parts.map(({ image }) => image).join(', ')}`;
}

function edgeRow(edge: Edge): string[] {
  return [end(edge.from), end(edge.to), String(edge.port), edge.why];
}

function end(endpoint: Edge['from']): string {
  return endpoint.kind === 'pods' ? endpoint.name : `${endpoint.kind}:${endpoint.name}`;
}

/** What `--format json` says of a plan. */
export function planSummary(plan: Plan) {
  const cost = hourlyCost(plan);
  return {
    festival: plan.slug,
    environment: plan.environment.environment,
    namespace: plan.namespace,
    publicUrl: plan.publicUrl,
    release: plan.release,
    template: plan.template,
    omitted: plan.leftOut,
    fansPerSecond: plan.fansPerSecond,
    admission: plan.admission,
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
    ...(cost === undefined ? {} : { cost }),
    secrets: plan.secrets,
    topology: plan.topology,
    explanations: explainPlan(plan),
  };
}
