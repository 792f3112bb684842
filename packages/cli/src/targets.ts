import { listCommittedTargets, listTargets, loadEnvironment, type Target } from '@clove/charts-ts';
import { type CliContext, UsageError } from './context.ts';

export interface TargetOptions {
  readonly all?: boolean;
  readonly festival?: string;
  readonly environment?: string;
}

/**
 * The festival and environment pairs that a command line means: `--all` every committed one; otherwise those
 * of the environment (default: local), narrowed to one festival if named.
 * @throws UsageError when nothing is meant or everything twice.
 */
export function chosenTargets(context: CliContext, options: TargetOptions): Target[] {
  if (options.all === true) {
    if (options.festival !== undefined || options.environment !== undefined) {
      throw new UsageError(
        '--all means every festival of every committed environment: leave out the other options',
      );
    }
    return listCommittedTargets(context.root);
  }
  if (options.festival === undefined && options.environment === undefined) {
    throw new UsageError('say what: --all, --environment <name> or --festival <slug>');
  }
  const environment = loadEnvironment(context.root, options.environment ?? 'local');
  const targets = listTargets(context.root, environment);
  if (options.festival === undefined) return targets;
  const named = targets.filter((target) => target.slug === options.festival);
  if (named.length > 0) return named;
  const known = targets.map((target) => target.slug).join(', ') || 'none';
  throw new UsageError(
    `environment ${environment.environment.environment} has no festival "${options.festival}"; it has ${known}`,
  );
}

/**
 * The festival and environment pairs that a question is about: every committed one, narrowed to an environment
 * and a festival if named.
 * @throws UsageError when nothing is called so.
 */
export function askedTargets(
  { root }: CliContext,
  { environment, festival }: Pick<TargetOptions, 'environment' | 'festival'>,
): Target[] {
  const all =
    environment === undefined
      ? listCommittedTargets(root)
      : listTargets(root, loadEnvironment(root, environment));
  const named = festival === undefined ? all : all.filter(({ slug }) => slug === festival);
  if (named.length > 0 || festival === undefined) return named;
  const known = [...new Set(all.map(({ slug }) => slug))].join(', ') || 'none';
  throw new UsageError(
    `there is no festival "${festival}" in ${environment ?? 'any committed environment'}; there is ${known}`,
  );
}
