import type { CatalogueEntry } from '@clove/pool-images';
import type { EnvironmentFile } from '../environment/schema.ts';
import { type FieldPath, withIndexes } from '../field-path.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import type { Sizing } from '../plan/sizing.ts';

/** What is asked: one field (or none) of one object. */
export interface Question {
  readonly object: Manifest;
  /** Empty when the question is why the object exists. List items are indices wherever they could be found. */
  readonly path: FieldPath;
}

/** A question about an object that the festivals of an environment share. */
export interface SharedSubject extends Question {
  readonly environment: EnvironmentFile;
}

/** A question about an object of one plan. */
export interface Subject extends Question {
  readonly plan: Plan;
  /** Whom the object belongs to: a service, an engine, a Job, by its label or its name. */
  readonly owner: string;
  /** The image behind it, when the plan has one of that name. */
  readonly image?: PlannedImage | undefined;
  readonly size?: Sizing | undefined;
}

/** Name of a Job without the hash of its content. */
const HASHED = /^(.*)-[0-9a-f]{8}$/;

export function subjectOf(plan: Plan, object: Manifest, path: FieldPath): Subject {
  const owner = ownerOf(object);
  const image = [...plan.services, plan.toolbox].find(({ entry }) => entry.service === owner);
  return { plan, object, path: withIndexes(object, path), owner, image, size: plan.sizing.get(owner) };
}

export function sharedSubjectOf(
  environment: EnvironmentFile,
  object: Manifest,
  path: FieldPath,
): SharedSubject {
  return { environment, object, path: withIndexes(object, path) };
}

/** Every image of the plan that satisfies a condition. */
export function imagesWith(subject: Subject, condition: (entry: CatalogueEntry) => boolean): string[] {
  const { services, toolbox } = subject.plan;
  return [...services, toolbox]
    .map(({ entry }) => entry)
    .filter(condition)
    .map((entry) => entry.image);
}

function ownerOf(object: Manifest): string {
  const stem = HASHED.exec(object.metadata.name)?.[1] ?? object.metadata.name;
  if (object.kind === 'Job' && stem.startsWith('migrate-')) return stem.slice('migrate-'.length);
  const label = object.metadata.labels?.['app.kubernetes.io/name'] ?? stem;
  const policy = object.kind === 'NetworkPolicy' || object.kind === 'AuthorizationPolicy';
  return policy && label.startsWith('allow-') ? label.slice('allow-'.length) : label;
}
