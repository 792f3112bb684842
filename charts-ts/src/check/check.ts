import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { EnvironmentFile } from '../environment/schema.ts';
import { causesOf, type Manifest } from '../provenance/index.ts';
import type { Rendered } from '../render.ts';
import type { PlannedTarget } from '../targets.ts';
import { type CheckFinding, fieldName, objectName, sortFindings } from './finding.ts';
import { RULES } from './registry.ts';
import type { Complaint, Rule } from './rule.ts';
import type { Tree } from './tree.ts';

const Manifests = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

/** A rendered festival as what the rules read. */
export function treeOf(target: PlannedTarget, rendered: Rendered): Tree {
  const objects = [...rendered.values()].map((text): Manifest => Manifests.parse(parse(text)));
  return { target, objects, isNew: !existsSync(join(target.root, target.folder)) };
}

/** The manifests of a target as they are on disk; empty when it was never rendered. */
export function committedManifests(target: PlannedTarget): Rendered {
  const folder = join(target.root, target.folder);
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
    : [];
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export interface CheckOptions {
  /** Every environment of the repository, to compare with. Default: those of the trees. */
  readonly environments?: readonly EnvironmentFile[];
  /** Milliseconds; absent: rules about time stay silent. */
  readonly at?: number | undefined;
  /** Default: every rule of the registry. */
  readonly rules?: readonly Rule[];
}

/** Every complaint of every rule about every tree, worst first, then in a stable order. */
export function checkTrees(trees: readonly Tree[], options: CheckOptions = {}): CheckFinding[] {
  const { environments = trees.map(({ target }) => target.plan.environment), rules = RULES, at } = options;
  const findings = trees.flatMap((tree) =>
    rules.flatMap((rule) =>
      rule.check({ tree, environments, at }).map((complaint) => findingOf(tree, rule, complaint)),
    ),
  );
  return sortFindings(findings);
}

function findingOf(tree: Tree, rule: Rule, complaint: Complaint): CheckFinding {
  const { object, field, message } = complaint;
  const { plan, festival } = tree.target;
  const provenance = object === undefined ? [] : causesOf(tree.target, object, field);
  const whole = { ...festival.document.finding(['festival'], rule.why), field: 'festival', why: rule.why };
  return {
    rule: rule.id,
    severity: complaint.severity ?? rule.severity,
    environment: plan.environment.environment,
    festival: plan.slug,
    ...(object === undefined ? {} : { object: objectName(object) }),
    ...(field === undefined ? {} : { field: fieldName(field) }),
    message,
    why: rule.why,
    mend: rule.mend,
    cause: complaint.cause ?? provenance[0] ?? whole,
  };
}
