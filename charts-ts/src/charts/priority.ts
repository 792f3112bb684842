import type { CatalogueEntry } from '@clove/pool-images';
import type { EnvironmentFile } from '../environment/schema.ts';
import { priorityClassName } from '../platform/priority-class.ts';

/** The priority class of a service's pods; undefined where they have the cluster's default, as work in the background has. */
export function priorityClassOf(environment: EnvironmentFile, entry: CatalogueEntry): string | undefined {
  return environment.priorityClasses && !entry.background ? priorityClassName(environment) : undefined;
}
