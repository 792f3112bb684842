import { WAVES } from '../../charts/waves.ts';
import type { Rule } from '../rule.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const KNOWN = new Set<string | undefined>(Object.values(WAVES).map(String));

/** Kinds that have to be there before anything runs, and the one wave of each. */
const FOUNDATION = new Set([
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'StatefulSet',
]);

export const orderedByWaves: Rule = {
  id: 'ordered-by-waves',
  severity: 'error',
  why: 'Argo CD applies a wave at a time: an object in the wrong one starts before what it needs. Hooks are invisible to health and skipped by a selective sync.',
  mend: 'Use annotations(wave) of charts-ts/src/charts/names.ts, and no hooks.',
  check: ({ tree }) =>
    tree.objects.flatMap((object) => {
      const annotations = object.metadata.annotations ?? {};
      const field = ['metadata', 'annotations', WAVE];
      if (HOOK in annotations)
        return [{ object, field: ['metadata', 'annotations', HOOK], message: 'is a hook' }];
      const wave = annotations[WAVE];
      if (!KNOWN.has(wave))
        return [{ object, field, message: `is in wave ${wave ?? 'none'}, which does not exist` }];
      if (FOUNDATION.has(object.kind) && wave !== String(WAVES.foundation)) {
        return [
          {
            object,
            field,
            message: `a ${object.kind} has to be there first: wave ${WAVES.foundation}, not ${wave}`,
          },
        ];
      }
      return [];
    }),
};
