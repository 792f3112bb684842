import { valueAt } from '../field-path.ts';
import { PLATFORM } from '../platform/names.ts';
import { objectsOf } from '../tree-objects.ts';
import { lostProviderNotes } from './lost-provider.ts';
import type { TargetDiff } from './model.ts';
import type { RenderedTree } from './read-tree.ts';

/** What a reader has to know that no single field says. */
export function notesOf(targets: readonly TargetDiff[]): string[] {
  return [
    ...targets.flatMap((target) => departure(target, targets)),
    ...targets.flatMap(volumes),
    ...targets.flatMap(lostProviderNotes),
  ];
}

/**
 * True when the objects of a festival whose folder goes stay in the cluster: the ApplicationSet configures Argo CD to do so,
 * and without Argo CD nothing is deleted at all.
 */
export function isKept(environment: string, base: RenderedTree, head: RenderedTree): boolean {
  const name = `${environment}/${PLATFORM}`;
  const platform = head.get(name) ?? base.get(name);
  const sets = objectsOf(name, platform ?? new Map()).filter(({ kind }) => kind === 'ApplicationSet');
  return sets.every(
    ({ manifest }) => valueAt(manifest, ['spec', 'syncPolicy', 'preserveResourcesOnDeletion']) === true,
  );
}

/** A festival that leaves is neither stopped nor erased, and a renamed one is another one. */
function departure(
  { environment, festival, change, keepsRunning }: TargetDiff,
  targets: readonly TargetDiff[],
): string[] {
  if (change !== 'removed' || !keepsRunning || festival === PLATFORM) return [];
  const fresh = targets.filter((other) => other.environment === environment && other.change === 'added');
  const names = fresh.map((other) => other.festival).join(', ');
  const renamed =
    names === ''
      ? ''
      : `. A festival cannot be renamed: ${names} begins empty, orders and members stay with ${festival}`;
  return [
    `${environment}/${festival} leaves git and is not stopped: its objects stay in the cluster and it goes on selling, without updates or repairs. To end it, set "state: stopped", later "archived", then "clove festival destroy"${renamed}`,
  ];
}

/** Kubernetes refuses to change a StatefulSet's claims in place, so that the sync alone does not do it. */
function volumes({ environment, festival, objects }: TargetDiff): string[] {
  const growing = objects.filter(
    ({ kind, fields }) =>
      kind === 'StatefulSet' &&
      fields.some(
        ({ path, classes }) => path.startsWith('spec.volumeClaimTemplates') && classes.includes('capacity'),
      ),
  );
  return growing.map(
    ({ title }) =>
      `${environment}/${festival}: the volume of ${title} grows by hand: once this is merged, grow its claim, delete the StatefulSet with --cascade=orphan and sync (docs/ops.md "A volume grows"). Until then its sync fails, and nothing stops`,
  );
}
