import {
  CHECK_FORMATS,
  type CheckFinding,
  type CheckFormat,
  type CheckOptions,
  checkEnvironments,
  checkTrees,
  environmentTreeOf,
  forkPoint,
  formatCheck,
  inputFindings,
  inputsAt,
  isAskedFor,
  type LoadedEnvironment,
  listEnvironments,
  loadEnvironment,
  type PlannedTarget,
  planOfTarget,
  platformFolder,
  platformFrom,
  projectFiles,
  readRendered,
  render,
  sortCheckFindings,
  type Target,
  treeOf,
  unreadInputFindings,
} from '@clove/charts-ts';
import { FindingsError, loadCatalogue } from '@clove/pool-images';
import { Command, Option } from 'commander';
import { type CliContext, CommandError } from '../context.ts';
import { parseInstant } from '../instant.ts';
import { askedTargets } from '../targets.ts';

interface Options {
  readonly environment?: string;
  readonly festival?: string;
  readonly at?: string;
  readonly base?: string;
  readonly committed?: boolean;
  readonly format: CheckFormat;
}

/** `clove check`: every rule over every rendered object, before anything is merged. */
export function checkVerb(context: CliContext): Command {
  return new Command('check')
    .description('check rendered manifests against every rule; exit 1 when one is broken')
    .option('--environment <name>', 'one environment (default: every committed one)')
    .option('--festival <slug>', 'one festival')
    .option('--at <instant>', 'also what depends on the time, as of this RFC 3339 instant')
    .option('--base <git ref>', 'also what a change does to what this commit runs, e.g. origin/main')
    .option('--committed', 'the manifests on disk instead of what the inputs would render')
    .addOption(new Option('--format <format>', 'how to say it').choices(CHECK_FORMATS).default('terminal'))
    .action((options: Options) => {
      const at = options.at === undefined ? undefined : parseInstant('--at', options.at);
      const targets = askedTargets(context, options);
      const findings = withBase(context.root, options.base, (base) =>
        findingsOf(context, targets, options, { at: at?.getTime(), base }),
      );
      const scope = { trees: targets.length, at: options.at, base: options.base };
      for (const line of formatCheck(findings, scope, options.format)) context.out(line);
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      if (errors > 0)
        throw new CommandError(
          `${errors} ${errors === 1 ? 'error' : 'errors'}: "npx clove explain <rule>" says more`,
        );
    });
}

/** Works with the inputs of a commit, which are in a temporary folder for that long. */
function withBase<T>(root: string, ref: string | undefined, work: (base: string | undefined) => T): T {
  const inputs = ref === undefined ? undefined : inputsAt(root, forkPoint(root, ref, 'HEAD').commit);
  try {
    return work(inputs?.root);
  } finally {
    inputs?.release();
  }
}

/** Rules about festivals over each of them, then rules about what the festivals of an environment share. */
function findingsOf(
  { root }: CliContext,
  targets: readonly Target[],
  { committed = false, environment, festival }: Options,
  asked: Pick<CheckOptions, 'at' | 'base'>,
): CheckFinding[] {
  const catalogue = loadCatalogue(root);
  const loaded = new Map(listEnvironments(root).map((name) => [name, loadEnvironment(root, name)]));
  const environments = [...loaded.values()].map(({ environment }) => environment);
  const planned = new Map<LoadedEnvironment, PlannedTarget[]>();
  const unplanned: Target[] = [];
  const options = { environments, ...asked };
  // One festival after the other: only one tree is in memory at a time.
  const findings = targets.flatMap((target) => {
    const of = loaded.get(target.environment) ?? loadEnvironment(root, target.environment);
    try {
      const one = planOfTarget(root, of, target, { catalogue });
      planned.set(of, [...(planned.get(of) ?? []), one]);
      const ordered = render(one.plan);
      const rendered = committed ? readRendered(root, one.folder) : ordered;
      return checkTrees([treeOf(one, rendered, ordered)], options);
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      unplanned.push(target);
      return inputFindings(target, error.findings);
    }
  });
  // One festival alone says nothing about what it shares with the others.
  const shared = festival === undefined ? [...planned] : [];
  const trees = shared.map(([of, own]) => {
    const { environment: name } = of.environment;
    const platform = committed
      ? readRendered(root, platformFolder(name))
      : platformFrom(
          of,
          own.map(({ plan }) => projectFiles(plan)),
        );
    const others = unplanned.filter((target) => target.environment === name).map(({ slug }) => slug);
    return environmentTreeOf(of, own, platform, others);
  });
  const unread = unreadInputFindings(root).filter((finding) =>
    isAskedFor(finding, { environment, festival }),
  );
  return sortCheckFindings([...unread, ...findings, ...checkEnvironments(trees, options)]);
}
