import { listTargets, loadEnvironment } from '@clove/charts-ts';
import { FindingsError, formatFinding } from '@clove/pool-images';
import { Command, Option } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { eraseInputs } from '../festival/erase-inputs.ts';
import { eraseNamespace } from '../festival/erase-namespace.ts';
import { type Erasure, erasureOf } from '../festival/erasure.ts';
import { type FestivalRow, festivalRows } from '../festival/festival-rows.ts';
import { Kubectl } from '../kubectl/kubectl.ts';
import { table } from '../table.ts';

interface DestroyOptions {
  readonly environment: string;
  readonly confirm?: string;
  readonly yesErase?: string;
  readonly context?: string;
}

/** `clove festival`: the festivals there are, and the end of one. */
export function festivalVerb(context: CliContext): Command {
  return new Command('festival')
    .description('list festivals, or erase one for good')
    .addCommand(listCommand(context))
    .addCommand(destroyCommand(context));
}

function listCommand(context: CliContext): Command {
  return new Command('list')
    .description(
      'list every festival: state, template, when sales open, and where it runs with which release',
    )
    .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
    .action(({ format }: { format: 'text' | 'json' }) => {
      const { rows, findings } = festivalRows(context.root);
      const lines =
        format === 'json' ? [JSON.stringify({ version: 1, festivals: rows }, null, 2)] : textOf(rows);
      for (const line of lines) context.out(line);
      if (findings.length > 0) throw new FindingsError(findings);
    });
}

function textOf(rows: readonly FestivalRow[]): string[] {
  return table([
    ['FESTIVAL', 'STATE', 'TEMPLATE', 'SALES OPEN', 'RUNS IN'],
    ...rows.map(({ slug, state, template, opensAt, environments }) => [
      slug,
      state,
      template,
      opensAt,
      environments
        .map((each) => `${each.environment} ${each.release}${each.state === state ? '' : ` (${each.state})`}`)
        .join(', '),
    ]),
  ]);
}

function destroyCommand(context: CliContext): Command {
  return new Command('destroy')
    .description(
      'say what erasing an archived festival means; --confirm removes it from git, --yes-erase from the cluster once that is merged',
    )
    .argument('<slug>', 'the festival')
    .requiredOption('--environment <name>', 'where')
    .option('--confirm <slug>', 'the slug again: removes its files from this working tree')
    .option('--yes-erase <slug>', 'the slug again: deletes its namespace and all data, through kubectl')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .action(async (slug: string, options: DestroyOptions) => {
      refuseOtherSlug(slug, options.confirm, '--confirm');
      refuseOtherSlug(slug, options.yesErase, '--yes-erase');
      if (options.yesErase === undefined) eraseFiles(context, slug, options);
      else await eraseCluster(context, slug, options);
    });
}

function refuseOtherSlug(slug: string, repeated: string | undefined, flag: string): void {
  if (repeated === undefined || repeated === slug) return;
  throw new UsageError(`${flag} says "${repeated}" but the festival is "${slug}": nothing was erased`);
}

function eraseFiles(context: CliContext, slug: string, { environment, confirm }: DestroyOptions): void {
  const erasure = erasureOf(context.root, environment, slug);
  for (const line of describe(erasure)) context.out(line);
  if (erasure.refusals.length > 0) {
    throw new CommandError(
      ['it may not be erased yet:', ...erasure.refusals.map((finding) => `  ${formatFinding(finding)}`)].join(
        '\n',
      ),
    );
  }
  if (confirm === undefined) {
    context.out(`nothing was erased: repeat with --confirm ${slug} to remove the files`);
    return;
  }
  eraseInputs(context.root, erasure.paths);
  context.out('the files are removed: commit that, have it merged, then run the commands above');
}

function describe(erasure: Erasure): string[] {
  const { slug, environment, namespace, application, backup } = erasure;
  const commands = [
    // Without the cascade: Argo CD forgets it, and the namespace goes by the next command alone.
    ...(application === undefined ? [] : [`argocd app delete ${application} --cascade=false --yes`]),
    `npx clove festival destroy ${slug} --environment ${environment} --yes-erase ${slug}`,
    `(or by hand: kubectl delete namespace ${namespace})`,
  ];
  return [
    `erasing ${slug} from ${environment} means, for good:`,
    '  in git',
    ...erasure.paths.map((path) => `    ${path}`),
    '  in the cluster',
    `    namespace ${namespace} with everything in it`,
    ...erasure.data.map((line) => `    ${line}`),
    `  backup: ${backup === undefined ? 'none is recorded' : `${backup.recordedAt} in ${backup.location}`}`,
    '  commands for operations, after the merge',
    ...commands.map((command) => `    ${command}`),
  ];
}

/** Only what git no longer asks for: otherwise Argo CD would make it again. */
async function eraseCluster(context: CliContext, slug: string, options: DestroyOptions): Promise<void> {
  const loaded = loadEnvironment(context.root, options.environment);
  const { environment, namespacePrefix } = loaded.environment;
  if (listTargets(context.root, loaded).some((target) => target.slug === slug)) {
    throw new CommandError(
      `${slug} is still in ${environment}: first "npx clove festival destroy ${slug} --environment ${environment} --confirm ${slug}", merged`,
    );
  }
  const namespace = `${namespacePrefix}${slug}`;
  await eraseNamespace(Kubectl.find(context, options.context), { slug, environment, namespace });
  context.out(`namespace ${namespace} is being deleted, with all its data`);
}
