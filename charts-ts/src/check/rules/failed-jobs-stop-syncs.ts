import { valueAt } from '../../field-path.ts';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

/** Where each kind keeps the options of its syncs. */
const OPTIONS = {
  Application: ['spec', 'syncPolicy', 'syncOptions'],
  ApplicationSet: ['spec', 'template', 'spec', 'syncPolicy', 'syncOptions'],
} as const;

export const failedJobsStopSyncs: Rule = {
  id: 'failed-jobs-stop-syncs',
  severity: 'error',
  why: 'A failed Job is in sync: with ApplyOutOfSyncOnly a retry skips it and rolls the services onto a schema that was not migrated.',
  remediation:
    'Leave ApplyOutOfSyncOnly out: syncPolicy() in charts-ts/src/platform/sync-policy.ts is for every Application.',
  checkEnvironment: ({ tree }) =>
    (['Application', 'ApplicationSet'] as const).flatMap((kind) =>
      ofKind(tree, kind).flatMap((object): Complaint[] => {
        const options = valueAt(object, OPTIONS[kind]);
        if (!Array.isArray(options)) return [];
        return options.flatMap((option, index) =>
          /^ApplyOutOfSyncOnly *= *true$/i.test(String(option))
            ? [{ object, field: [...OPTIONS[kind], index], message: 'lets a retry skip a failed Job' }]
            : [],
        );
      }),
    ),
};
