import type { Manifest } from '../manifest-shape.ts';
import type { Plan, PlannedImage } from '../plan/plan.ts';

/** What of a plan an object belongs to. */
export interface Subject {
  /** A service, an engine or a Job, by the object's label or its name. */
  readonly owner: string;
  /** The image behind it, when the plan has one of that name. */
  readonly image?: PlannedImage | undefined;
}

/** Name of a Job without the hash of its content. */
const HASHED = /^(.*)-[0-9a-f]{8}$/;

export function subjectOf(plan: Plan, object: Manifest): Subject {
  const owner = ownerOf(object);
  return { owner, image: imageOf(plan, owner) };
}

/** The image of a service or of the toolbox. */
export function imageOf({ services, toolbox }: Plan, service: string): PlannedImage | undefined {
  return [...services, toolbox].find(({ entry }) => entry.service === service);
}

function ownerOf(object: Manifest): string {
  const stem = HASHED.exec(object.metadata.name)?.[1] ?? object.metadata.name;
  if (object.kind === 'Job' && stem.startsWith('migrate-')) return stem.slice('migrate-'.length);
  const label = object.metadata.labels?.['app.kubernetes.io/name'] ?? stem;
  const policy = object.kind === 'NetworkPolicy' || object.kind === 'AuthorizationPolicy';
  return policy && label.startsWith('allow-') ? label.slice('allow-'.length) : label;
}
