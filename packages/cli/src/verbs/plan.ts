import {
  type Edge,
  explainPlan,
  hourlyCost,
  type Plan,
  planTarget,
  type TemplatePart,
} from '@clove/charts-ts';
import { Command, Option } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { type Language, languageOf } from '../language/language.ts';
import { simulationSummary, simulationText } from '../simulation/report.ts';
import { DEFAULTS, type SimulationOptions, simulateOpening } from '../simulation/simulate.ts';
import { table } from '../table.ts';
import { nodeSize, percent, wholeWithin } from './simulation-values.ts';

interface Options extends Partial<SimulationOptions> {
  readonly environment: string;
  readonly format: 'text' | 'json';
  readonly simulate?: boolean;
  readonly lang?: Language;
}

/** Options that say what is simulated. */
const SIMULATED = ['fans', 'early', 'spread', 'patience', 'places', 'node', 'seed'] as const;

/**
 * `clove plan <festival>`: which images, how many of each and why, which service calls which, whether it fits, what it costs;
 * `--simulate`: its opening.
 */
export function planVerb(context: CliContext): Command {
  return new Command('plan')
    .description('show what a festival becomes: images, sizes, edges, and where every number comes from')
    .argument('<festival>', 'slug')
    .option('--environment <name>', 'environment', 'local')
    .addOption(new Option('--format <format>', 'how to show it').choices(['text', 'json']).default('text'))
    .option(
      '--simulate',
      'simulate the opening instead: who waits, when it is sold out, what it asks of pods and servers',
    )
    .addOption(fansOption())
    .addOption(
      whole('--early <percent>', 'of the fans who are there at the opening', DEFAULTS.early, percent),
    )
    .addOption(
      whole('--spread <seconds>', 'within which the others come', DEFAULTS.spread, wholeWithin(1, 86_400)),
    )
    .addOption(
      whole(
        '--patience <minutes>',
        'after which a waiting fan gives up',
        DEFAULTS.patience,
        wholeWithin(1, 100_000),
      ),
    )
    .addOption(whole('--places <count>', 'of one purchase', DEFAULTS.places, wholeWithin(1, 100)))
    .addOption(new Option('--node <size>', 'cores and GiB of a node (default: 8x32)').argParser(nodeSize))
    .addOption(whole('--seed <number>', 'of chance', DEFAULTS.seed, wholeWithin(0, 2 ** 32 - 1)))
    .action((slug: string, options: Options) => {
      const alone = SIMULATED.find((name) => options[name] !== undefined);
      if (options.simulate !== true && alone !== undefined)
        throw new UsageError(`--${alone} is about a simulation: add --simulate`);
      const { plan } = planTarget(context.root, options.environment, slug);
      const lines = options.simulate === true ? simulated(plan, options, context) : planned(plan, options);
      for (const line of lines) context.out(line);
    });
}

function fansOption(): Option {
  const description = 'how many fans come (default: expectedFans of the file)';
  return new Option('--fans <count>', description).argParser(wholeWithin(1, 10_000_000));
}

/** An option of a simulation, with its default shown; it is undefined where it was not given. */
function whole(
  flags: string,
  description: string,
  otherwise: number,
  parse: (text: string) => number,
): Option {
  return new Option(flags, `${description} (default: ${otherwise})`).argParser(parse);
}

function planned(plan: Plan, { format }: Options): string[] {
  return format === 'json' ? [JSON.stringify(planSummary(plan), null, 2)] : text(plan);
}

function simulated(plan: Plan, { format, lang, ...options }: Options, { env }: CliContext): string[] {
  const simulation = simulateOpening(plan, { ...DEFAULTS, ...options });
  if (format === 'json') return [JSON.stringify(simulationSummary(plan, simulation), null, 2)];
  return simulationText(plan, simulation, languageOf(env, lang));
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
