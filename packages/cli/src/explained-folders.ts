import {
  type Explanation,
  environmentTreeOf,
  explain,
  explainPlatform,
  type FieldPath,
  type LoadedEnvironment,
  listEnvironments,
  listTargets,
  loadEnvironment,
  type Manifest,
  PLATFORM,
  planTarget,
  platformFrom,
  projectFiles,
  render,
  type Target,
  treeOf,
} from '@clove/charts-ts';
import type { CliContext } from './context.ts';
import { askedTargets, type TargetOptions } from './targets.ts';

/** A rendered folder, of a festival or an environment's `_platform`, whose objects can be explained. */
export interface ExplainedFolder {
  /** "staging/seoul-jazz-2026" */
  readonly name: string;
  /** "seoul-jazz-2026 in staging" */
  readonly where: string;
  /** What the inputs render there. */
  readonly objects: readonly Manifest[];
  readonly explain: (object: Manifest, path?: FieldPath) => Explanation;
}

type Asked = Pick<TargetOptions, 'environment' | 'festival'>;

/** The folders that a question is about: of the festivals first, then what they share. Each is rendered when its turn comes. */
export function* explainedFolders(context: CliContext, asked: Asked): Generator<ExplainedFolder> {
  const { environment, festival } = asked;
  const shared = festival === PLATFORM;
  const targets = shared ? [] : askedTargets(context, asked);
  for (const target of targets) yield festivalFolder(context, target);
  const environments =
    shared || festival === undefined
      ? environment === undefined
        ? listEnvironments(context.root)
        : [environment]
      : [...new Set(targets.map((target) => target.environment))];
  for (const name of environments) {
    const loaded = loadEnvironment(context.root, name);
    // Without Argo CD an environment has nothing there.
    if (loaded.environment.argocd !== undefined) yield platformFolder(context, loaded);
  }
}

function festivalFolder({ root }: CliContext, { environment, slug }: Target): ExplainedFolder {
  const target = planTarget(root, environment, slug);
  const { objects } = treeOf(target, render(target.plan));
  return {
    name: `${environment}/${slug}`,
    where: `${slug} in ${environment}`,
    objects,
    explain: (object, path) => explain(target, object, path),
  };
}

function platformFolder({ root }: CliContext, environment: LoadedEnvironment): ExplainedFolder {
  const { environment: name } = environment.environment;
  const targets = listTargets(root, environment).map(({ slug }) => planTarget(root, name, slug));
  const projects = targets.map(({ plan }) => projectFiles(plan));
  const { objects } = environmentTreeOf(environment, targets, platformFrom(environment, projects));
  const targetOf = (slug: string) => targets.find(({ plan }) => plan.slug === slug);
  return {
    name: `${name}/${PLATFORM}`,
    where: `${PLATFORM} in ${name}`,
    objects,
    explain: (object, path) => explainPlatform({ environment, targetOf }, object, path),
  };
}
