import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Plan, planTarget, render } from '@clove/charts-ts';
import { Command } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { Kubectl } from '../kubectl/kubectl.ts';
import { Interrupted } from '../program.ts';
import { applySecrets, MissingValues } from '../secrets/apply-secrets.ts';
import { type GivenValues, givenValues } from '../secrets/given-values.ts';
import { rotateSecret } from '../secrets/rotate-secret.ts';

interface Options {
  readonly environment: string;
  readonly context?: string;
  readonly values?: string;
}

const HELP = `
Values that come from outside (a payment provider's keys) are given as environment variables called like the key, or
as lines KEY=value or secret/KEY=value of --values <file>; "-" is standard input. No value is ever printed, written
to a file or put on a command line.`;

/** `clove secrets`: the values that manifests only name, straight into the cluster. */
export function secretsVerb(context: CliContext): Command {
  return new Command('secrets')
    .description("make or rotate a festival's secrets in its cluster")
    .addCommand(applyCommand(context))
    .addCommand(rotateCommand(context));
}

function applyCommand(context: CliContext): Command {
  return common(new Command('apply'))
    .description('make the secrets that do not exist yet; what exists stays as it is')
    .action((slug: string, options: Options) =>
      reportingFailure(async () => {
        const plan = plannedFor(context, slug, options);
        const kubectl = Kubectl.find(context, options.context);
        if ((await kubectl.get('namespace', plan.namespace)) === undefined) {
          await kubectl.create([namespaceOf(plan)]);
          context.out(`namespace ${plan.namespace} made`);
        }
        const { made, kept } = await applySecrets(kubectl, plan, given(context, options));
        for (const name of made) context.out(`${name} made`);
        context.out(`${plan.namespace}: ${made.length} made, ${kept} kept`);
      }),
    );
}

function rotateCommand(context: CliContext): Command {
  return common(new Command('rotate'))
    .description('give one secret a new value and keep the one before where the service still accepts it')
    .requiredOption('--secret <name>', 'name of the secret, such as gateway-secrets')
    .option('--key <key>', 'which of its keys, where several can be rotated')
    .action((slug: string, options: Options & { secret: string; key?: string }) =>
      reportingFailure(async () => {
        const plan = plannedFor(context, slug, options);
        const kubectl = Kubectl.find(context, options.context);
        const { secret } = options;
        const { key, previous, deployments } = await rotateSecret(
          kubectl,
          plan,
          secret,
          given(context, options),
          options.key,
        );
        const before =
          previous === undefined ? 'the old value is void at once' : `the old value stays as ${previous}`;
        context.out(`${secret}/${key} rotated: ${before}`);
        if (deployments.length === 0) return;
        const names = deployments.map((name) => `deployment/${name}`).join(' ');
        context.out(`it counts from the next restart: kubectl -n ${plan.namespace} rollout restart ${names}`);
      }),
    );
}

function common(command: Command): Command {
  return command
    .argument('<festival>', 'slug')
    .requiredOption('--environment <name>', 'environment')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--values <file>', 'lines KEY=value; "-" is standard input')
    .addHelpText('after', HELP);
}

function plannedFor(context: CliContext, slug: string, { environment: name }: Options): Plan {
  const { plan } = planTarget(context.root, name, slug);
  const { tier, secrets } = plan.environment;
  if (tier === 'local') throw new UsageError('a local cluster makes its own secrets when it starts');
  if (secrets.kind === 'externalSecrets') {
    throw new UsageError(
      `environment ${name} copies its secrets from store ${secrets.store}: write them there`,
    );
  }
  return plan;
}

function given(context: CliContext, { values }: Options): GivenValues {
  if (values === undefined) return givenValues('', context.env);
  if (values === '-') return givenValues(readFileSync(0, 'utf8'), context.env);
  const path = resolve(context.root, values);
  if (!existsSync(path)) throw new UsageError(`there is no file ${values}`);
  return givenValues(readFileSync(path, 'utf8'), context.env);
}

const Namespace = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** The namespace as Argo CD will make it, so that it finds what it expects. */
function namespaceOf(plan: Plan) {
  const text = render(plan).get(`0-namespace-${plan.namespace}.yaml`);
  if (text === undefined) throw new Error(`${plan.slug} has no namespace`);
  return Namespace.parse(parse(text));
}

async function reportingFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Interrupted)
      throw new CommandError('stopped: run it again, it goes on where it was');
    if (!(error instanceof MissingValues)) throw error;
    const lines = error.missing.map(({ secret, key }) => `  ${secret}/${key}`);
    throw new CommandError(
      [
        'nothing was made; these come from outside: give them as environment variables or with --values',
        ...lines,
      ].join('\n'),
    );
  }
}
