import type { Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';
const KEPT = ['Namespace', 'StatefulSet', 'PersistentVolumeClaim', 'Cluster', 'Database', 'RabbitmqCluster'];

export const keepsData: Rule = {
  id: 'keeps-data',
  severity: 'error',
  why: 'Whatever is removed from git by mistake, what holds sold tickets must survive the prune; it goes only by "clove festival destroy".',
  mend: 'Annotate it with Prune=false,Delete=false (annotations(wave, { keep: true })).',
  check: ({ tree }) =>
    ofKind(tree, ...KEPT).flatMap((object) => {
      const options = (object.metadata.annotations?.[OPTIONS] ?? '').split(',');
      const missing = ['Prune=false', 'Delete=false'].filter((option) => !options.includes(option));
      if (missing.length === 0) return [];
      return [
        {
          object,
          field: ['metadata', 'annotations', OPTIONS],
          message: `can be removed by a sync: ${missing.join(', ')} is missing`,
        },
      ];
    }),
};
