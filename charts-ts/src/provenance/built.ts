import { createRequire } from 'node:module';
import type { Built } from '../charts/built.ts';
import { type FieldPath, valueAt } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Plan } from '../plan/plan.ts';
import { fieldReason, type Reason, withReasons } from './reason.ts';

const require = createRequire(import.meta.url);

/** Loaded with the first question, because cdk8s takes longer to load than most verbs need in all. */
function charts(): typeof import('../charts/festival-charts.ts') {
  return require('../charts/festival-charts.ts');
}

/** A thousand festivals are asked about one after the other: the objects of the last one are enough. */
const built = new WeakMap<Plan, readonly Built[]>();

/** The objects of a plan's charts before they are rendered. */
export function builtObjects(plan: Plan): readonly Built[] {
  const known = built.get(plan) ?? withReasons(() => charts().builtObjects(plan));
  built.set(plan, known);
  return known;
}

/** An object that is rendered as its builder asked for it. */
export function asBuilt(object: {
  readonly kind: string;
  readonly metadata?: { readonly name?: string | undefined } | undefined;
}): Built {
  return { kind: object.kind, name: object.metadata?.name ?? '', fields: object };
}

/** The object that a manifest was rendered from. One named by its content is found under any hash. */
export function builtAs({ kind, metadata }: Manifest, objects: readonly Built[]): Built | undefined {
  const ofKind = objects.filter((object) => object.kind === kind);
  return (
    ofKind.find(({ name }) => name === metadata.name) ??
    ofKind.find(({ name }) => HASH.test(name) && stem(name) === stem(metadata.name))
  );
}

const HASH = /-[0-9a-f]{8}$/;

function stem(name: string): string {
  return name.replace(HASH, '');
}

/** The reason of the deepest value on the way to a field, and what is left of the path below that value. */
export function reasonAt(
  fields: object,
  object: Manifest,
  path: FieldPath,
): { readonly reason: Reason; readonly below: FieldPath } | undefined {
  let [asked, rendered]: [unknown, unknown] = [fields, object];
  let deepest: { reason: Reason; below: FieldPath } | undefined;
  for (const [index, step] of path.entries()) {
    const key = keyOf(asked, rendered, step);
    if (key === undefined) break;
    const parent = asked;
    asked = valueAt(parent, [key]);
    rendered = valueAt(rendered, [step]);
    const reason = fieldReason(parent, key, asked);
    if (reason !== undefined) deepest = { reason, below: path.slice(index + 1) };
  }
  return deepest;
}

/**
 * The key of a rendered value in what was asked for. Items of lists are found by name where they have one: the object
 * may be of another commit. The classes spell abbreviations as words (`clusterIp`), Kubernetes does not (`clusterIP`).
 */
function keyOf(asked: unknown, rendered: unknown, step: string | number): string | number | undefined {
  if (Array.isArray(asked)) {
    const items: unknown[] = asked;
    const name = valueAt(rendered, [step, 'name']);
    if (typeof name !== 'string') return step;
    const index = items.findIndex((item) => valueAt(item, ['name']) === name);
    return index === -1 ? undefined : index;
  }
  if (typeof asked !== 'object' || asked === null || Object.hasOwn(asked, step)) return step;
  const word = String(step).toLowerCase();
  return Object.keys(asked).find((key) => key.toLowerCase() === word) ?? step;
}
