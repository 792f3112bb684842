import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedEnvironment } from '../environment/load.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { fieldName } from '../field-path.ts';
import { PLATFORM } from '../platform/names.ts';
import { platformFrom, projectFiles } from '../platform/render-platform.ts';
import { type Cause, causesOf, platformCausesOf } from '../provenance/index.ts';
import { type Rendered, render } from '../render.ts';
import type { PlannedTarget } from '../targets.ts';
import { objectsOf } from '../tree-objects.ts';
import { type CheckFinding, objectName, sortFindings } from './finding.ts';
import { RULES } from './registry.ts';
import { type Rule, severityOf, type Violation } from './rule.ts';
import type { EnvironmentTree, Objects, Tree } from './tree.ts';

/**
 * A rendered festival as what the rules read.
 * @param planned what its plan renders to; default: rendered anew.
 * @throws FindingsError with every file that is no manifest.
 */
export function treeOf(
  target: PlannedTarget,
  rendered: Rendered,
  planned: Rendered = render(target.plan),
): Tree {
  const { environment, slug } = target.plan;
  return {
    target,
    ...manifests(`${environment.environment}/${slug}`, rendered, planned),
    files: rendered,
    isNew: !existsSync(join(target.root, target.folder)),
  };
}

/**
 * What an environment's festivals share, and their plans, as what the rules about environments read.
 * @param unplanned slugs of festivals that could not be planned: what is theirs is not judged. Default: none.
 */
export function environmentTreeOf(
  environment: LoadedEnvironment,
  targets: readonly PlannedTarget[],
  platform: Rendered,
  unplanned: readonly string[] = [],
): EnvironmentTree {
  const name = environment.environment.environment;
  const planned = platformFrom(
    environment,
    targets.map(({ plan }) => projectFiles(plan)),
  );
  return {
    environment,
    targets,
    unplanned,
    ...manifests(`${name}/${PLATFORM}`, platform, planned),
    files: platform,
  };
}

/** Files with the same text give the very same objects: most are never read twice, nor compared. */
function manifests(
  folder: string,
  rendered: Rendered,
  planned: Rendered,
): Pick<Objects, 'objects' | 'planned'> {
  const given = objectsOf(folder, rendered);
  const ordered = planned === rendered ? given : objectsOf(folder, planned, given);
  const [objects, expected] = [given, ordered].map((all) => all.map(({ manifest }) => manifest));
  return { objects: objects ?? [], planned: expected ?? [] };
}

export interface CheckOptions {
  /** Every environment of the repository, to compare with. Default: those of the trees. */
  readonly environments?: readonly EnvironmentFile[];
  /** Milliseconds; absent: rules about time stay silent. */
  readonly at?: number | undefined;
  /** Folder with the inputs of the commit that runs now; absent: rules about what a change does stay silent. */
  readonly base?: string | undefined;
  /** Default: every rule of the registry. */
  readonly rules?: readonly Rule[];
}

/** Every violation of every rule about every tree, in the order a person reads the files. */
export function checkTrees(trees: readonly Tree[], options: CheckOptions = {}): CheckFinding[] {
  const {
    environments = trees.map(({ target }) => target.plan.environment),
    rules = RULES,
    at,
    base,
  } = options;
  const findings = trees.flatMap((tree) =>
    rules.flatMap((rule) =>
      (rule.check?.({ tree, environments, at, base }) ?? []).map((violation) =>
        findingOf(tree, rule, violation),
      ),
    ),
  );
  return sortFindings(findings);
}

/** Every violation about what the festivals of each environment share, in the same order. */
export function checkEnvironments(
  trees: readonly EnvironmentTree[],
  { rules = RULES, at }: Pick<CheckOptions, 'rules' | 'at'> = {},
): CheckFinding[] {
  const findings = trees.flatMap((tree) =>
    rules.flatMap((rule) =>
      (rule.checkEnvironment?.({ tree, at }) ?? []).map((violation) => ({
        ...described(rule, violation),
        environment: tree.environment.environment.environment,
        festival: PLATFORM,
        cause: violation.cause ?? platformCause(tree, violation),
      })),
    ),
  );
  return sortFindings(findings);
}

function findingOf(tree: Tree, rule: Rule, violation: Violation): CheckFinding {
  const { object, field } = violation;
  const { plan, festival } = tree.target;
  const provenance = object === undefined ? [] : causesOf(tree.target, object, field);
  const whole = { ...festival.document.finding(['festival'], rule.why), field: 'festival', why: rule.why };
  return {
    ...described(rule, violation),
    environment: plan.environment.environment,
    festival: plan.slug,
    cause: violation.cause ?? provenance[0] ?? whole,
  };
}

function described(rule: Rule, { object, field, message, severity }: Violation) {
  return {
    rule: rule.id,
    severity: severity ?? severityOf(rule),
    ...(object === undefined ? {} : { object: objectName(object) }),
    ...(field === undefined ? {} : { field: fieldName(field) }),
    message,
    why: rule.why,
    remediation: rule.remediation,
  };
}

/** The nearest line; the environment's argocd block where a violation is about no object. */
function platformCause({ environment, targets }: EnvironmentTree, { object, field }: Violation): Cause {
  const targetOf = (slug: string) => targets.find(({ plan }) => plan.slug === slug);
  const [nearest] = object === undefined ? [] : platformCausesOf({ environment, targetOf }, object, field);
  const why = 'rendered to _platform because of this block';
  return (
    nearest ?? { ...environment.document.finding(['argocd'], why, true), field: 'environment.argocd', why }
  );
}
