import { valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import type { TreeObject } from '../../tree-objects.ts';
import { opensAtOf } from '../sale-times.ts';

/** What is around an object: what its class may depend on besides the object itself. */
export interface Surroundings {
  /** `app.kubernetes.io/name` of all pods that the base has. */
  readonly appsBefore: ReadonlySet<string>;
  /** Namespaces that the target's objects are in; empty when not known. */
  readonly namespaces: ReadonlySet<string>;
  /** Autoscalers that the head has. */
  readonly scalersAfter: readonly Manifest[];
  /** Whether fans may have paid already: the base's sale has opened, or there is no telling. */
  readonly salesOpened: boolean;
  /** The instant that a sale is judged at; undefined: what depends on it is not judged, or by the worse of both. */
  readonly at: Date | undefined;
}

export function surroundingsOf(
  before: readonly TreeObject[],
  after: readonly TreeObject[],
  at: Date | undefined,
): Surroundings {
  return {
    appsBefore: appsOf(before),
    namespaces: namespacesOf(before, after),
    scalersAfter: after
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
      .map(({ manifest }) => manifest),
    salesOpened: openedBy(before, at),
    at,
  };
}

function openedBy(before: readonly TreeObject[], at: Date | undefined): boolean {
  const openings = before.flatMap(({ manifest }) => opensAtOf(manifest) ?? []);
  return at === undefined || openings.length === 0 || openings.some((opensAt) => opensAt <= at);
}

function appsOf(objects: readonly TreeObject[]): Set<string> {
  const apps = objects.map(({ manifest }) =>
    valueAt(manifest, ['spec', 'template', 'metadata', 'labels', 'app.kubernetes.io/name']),
  );
  return new Set(apps.filter((app) => typeof app === 'string'));
}

/** Those of the base; of a new festival the one that it makes. */
function namespacesOf(before: readonly TreeObject[], after: readonly TreeObject[]): Set<string> {
  const known = before.map(namespaceOf).filter((name) => name !== '');
  return new Set(
    known.length > 0 ? known : after.filter(({ kind }) => kind === 'Namespace').map(namespaceOf),
  );
}

function namespaceOf({ kind, name, namespace }: TreeObject): string {
  return kind === 'Namespace' ? name : namespace;
}
