import type { EnvironmentFile } from '../environment/schema.ts';
import { priorityClassName } from '../platform/priority-class.ts';

/** Services without which nothing is sold: the way in, what is sold, the money. */
const SELLING: ReadonlySet<string> = new Set(['gateway', 'seat', 'payment']);

/** The priority class of a service's pods; undefined where they have the cluster's default. */
export function priorityClassOf(environment: EnvironmentFile, service: string): string | undefined {
  return environment.priorityClasses && SELLING.has(service) ? priorityClassName(environment) : undefined;
}
