import { z } from 'zod';
import { hash8 } from '../../charts/content-hash.ts';
import { numberAt, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { allOf, eachObject, eachPod, type Verdict } from '../each.ts';
import type { Rule } from '../rule.ts';
import { dataOf, ofKind, selects, workloads } from '../tree.ts';

/** Enough to roll back a few releases by hand; git has all others. */
const MOST_REVISIONS = 5;

const Amount = z.union([z.number(), z.string()]);
const Strategy = z.looseObject({
  type: z.string().optional(),
  rollingUpdate: z.looseObject({ maxUnavailable: Amount.optional(), maxSurge: Amount.optional() }).optional(),
});

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
/** Kinds that hold data, or hold what holds it. */
const KEPT = ['Namespace', 'StatefulSet', 'PersistentVolumeClaim', 'Cluster', 'Database', 'RabbitmqCluster'];
const Name = z.looseObject({ name: z.string() });
const Claims = z.looseObject({
  spec: z.looseObject({
    persistentVolumeClaimRetentionPolicy: z
      .looseObject({ whenDeleted: z.string().default('Retain'), whenScaled: z.string().default('Retain') })
      .prefault({}),
    volumeClaimTemplates: z.array(z.looseObject({ metadata: Name })).default([]),
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(z.looseObject({ volumeMounts: z.array(Name).default([]) })),
      }),
    }),
  }),
});

const Selecting = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }),
  }),
});

/** What Deployments, StatefulSets and Jobs say beside their pods: how they roll, run, are named and stay. */
export const workloadRules: readonly Rule[] = [
  {
    id: 'revision-history',
    severity: 'warning',
    why: 'Old ReplicaSets and revisions pile up (ten by default) and hide the one that matters.',
    remediation: `Set revisionHistoryLimit between 1 and ${MOST_REVISIONS}.`,
    check: eachObject(
      (object) => {
        const limit = numberAt(object, ['spec', 'revisionHistoryLimit']);
        const isFine = limit !== undefined && limit >= 1 && limit <= MOST_REVISIONS;
        return [[['spec', 'revisionHistoryLimit'], !isFine && `keeps ${limit ?? 10} old revisions`]];
      },
      ['Deployment', 'StatefulSet'],
    ),
  },
  {
    id: 'progress-deadline',
    why: 'A rollout without progress becomes Degraded only after this time; shorter than the startup budget it is always Degraded, without one it takes ten minutes to show.',
    remediation: 'Set progressDeadlineSeconds above the startup budget, at most 600.',
    check: eachObject(
      (object, tree) => {
        const field = ['spec', 'progressDeadlineSeconds'];
        const deadline = numberAt(object, field);
        if (deadline === undefined || deadline > 600) return [[field, `is ${deadline ?? 'not stated'}`]];
        const own = workloads(tree, 'Deployment').find((workload) => workload.object === object);
        const budgets = (own?.pod.containers ?? []).map(
          ({ startupProbe }) => (startupProbe?.failureThreshold ?? 0) * (startupProbe?.periodSeconds ?? 0),
        );
        const budget = Math.max(0, ...budgets);
        const message = `${deadline} s is not above the startup budget of ${budget} s`;
        return [[field, deadline <= budget && message]];
      },
      ['Deployment'],
    ),
  },
  {
    id: 'rolling-update',
    why: 'With maxUnavailable above 0 a rollout during a sale removes capacity; Recreate removes all of it.',
    remediation: 'Use RollingUpdate with maxUnavailable 0 and maxSurge 1.',
    check: eachObject(
      (object, { target: { plan } }) => {
        if (valueAt(object, ['spec', 'paused']) === true)
          return [[['spec', 'paused'], 'is paused: no change ever reaches its pods']];
        const field = ['spec', 'strategy'];
        const { type, rollingUpdate } = Strategy.safeParse(valueAt(object, field)).data ?? {};
        if (type !== 'RollingUpdate') return [[[...field, 'type'], `rolls by ${type ?? 'default'}`]];
        const { maxUnavailable = '25%', maxSurge = '25%' } = rollingUpdate ?? {};
        const planned = plan.sizing.get(object.metadata.name)?.surge ?? maxSurge;
        return [
          [
            [...field, 'rollingUpdate', 'maxUnavailable'],
            ![0, '0%', '0'].includes(maxUnavailable) && `a rollout may remove ${maxUnavailable} of the pods`,
          ],
          [
            [...field, 'rollingUpdate', 'maxSurge'],
            maxSurge !== planned &&
              `a rollout adds ${maxSurge} pods; connections and quota are planned for ${planned}`,
          ],
        ];
      },
      ['Deployment'],
    ),
  },
  {
    id: 'selectors-own-pods',
    why: 'A workload whose selector fits none of its pods is refused; one that fits the pods of another workload deletes what that one started.',
    remediation:
      'Use selector(plan, name) for the selector and labels(plan, name, ...) for the pod template.',
    check: ({ tree }) =>
      workloads(tree, 'Deployment', 'StatefulSet').flatMap(({ object, labels }) => {
        const { data } = Selecting.safeParse(object);
        if (data === undefined) return [];
        const { matchLabels } = data.spec.selector;
        const field = ['spec', 'selector'];
        if (!selects(matchLabels, labels))
          return [{ object, field, message: 'does not select its own pods' }];
        const others = workloads(tree)
          .filter((other) => other.object !== object && selects(matchLabels, other.labels))
          .map((other) => `${other.object.kind} ${other.object.metadata.name}`);
        if (others.length === 0) return [];
        return [{ object, field, message: `selects the pods of ${others.join(', ')} too` }];
      }),
  },
  {
    id: 'jobs-run-once',
    why: "A Job's template cannot be changed in place, and a deleted Job is created and run again: each is named by its content and kept.",
    remediation:
      'Make Jobs with addJob (charts-ts/src/charts/job.ts): hashed name, restartPolicy Never, no TTL, a permanent failure fails at once.',
    check: allOf(
      eachObject(
        (object) => {
          const spec = (field: string) => valueAt(object, ['spec', field]);
          const isHashed = /-[0-9a-f]{8}$/.test(object.metadata.name);
          return [
            [['metadata', 'name'], !isHashed && 'is not named by its content'],
            [
              ['spec', 'ttlSecondsAfterFinished'],
              spec('ttlSecondsAfterFinished') !== undefined && 'is deleted, and so created and run again',
            ],
            ...['parallelism', 'completions'].map(
              (field): Verdict => [['spec', field], (spec(field) ?? 1) !== 1 && 'does not run exactly once'],
            ),
            [
              ['spec', 'suspend'],
              spec('suspend') === true && 'never starts, and every later wave waits for it',
            ],
            [['spec', 'backoffLimit'], spec('backoffLimit') === 0 && 'fails permanently at the first error'],
            [
              ['spec', 'podFailurePolicy'],
              spec('podFailurePolicy') === undefined && 'retries a permanent failure',
            ],
          ];
        },
        ['Job'],
      ),
      eachPod(
        ({ pod: { restartPolicy: policy } }) => [
          [
            'restartPolicy',
            policy !== 'Never' &&
              `restarts ${policy ?? 'always'}: a permanent failure is retried without end`,
          ],
        ],
        ['Job'],
      ),
    ),
  },
  {
    id: 'jobs-are-there',
    why: 'Without its migration a service waits for a schema that is never created; without provisioning nothing is on sale.',
    remediation:
      'Every service with a database has a Job migrate-<service>, an open festival one Job provision (charts-ts/src/charts/jobs.ts).',
    check: ({ tree }) => {
      const { plan } = tree.target;
      if (plan.festival.state !== 'open') return [];
      const migrated = plan.services.filter(({ entry }) => entry.database !== undefined);
      const wanted = [...migrated.map(({ entry }) => `migrate-${entry.service}`), 'provision'];
      const present = ofKind(tree, 'Job').map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ''));
      return wanted
        .filter((name) => !present.includes(name))
        .map((name) => ({ message: `there is no Job ${name}-<hash>` }));
    },
  },
  {
    id: 'named-by-content',
    why: 'Pods take new settings only because a ConfigMap has another name: with an old name, or editable in place, some pods would run with the one value and some with the other. A Job runs once per name: with an old one, never again.',
    remediation:
      'Name it by hash8(data) and set immutable: true, as charts-ts/src/charts/settings.ts does; never edit a rendered file by hand.',
    check: eachObject(
      (object) => {
        const [, hash] = /-([0-9a-f]{8})$/.exec(object.metadata.name) ?? [];
        if (hash === undefined) return [];
        const isJob = object.kind === 'Job';
        const content = hash8(isJob ? valueAt(object, ['spec', 'template']) : dataOf(object));
        return [
          [['metadata', 'name'], hash !== content && `its content is ${content}, its name says ${hash}`],
          [[], !isJob && object['immutable'] !== true && 'is not immutable'],
        ];
      },
      ['ConfigMap', 'Job'],
    ),
  },
  {
    id: 'keeps-data',
    why: 'Whatever is removed from git by mistake, what holds sold tickets must survive the prune; it goes only by "clove festival destroy".',
    remediation:
      'Annotate it with Prune=false,Delete=false (metadata(plan, { keep: true }) of charts-ts/src/charts/names.ts), and keep data in a volume claim that is retained.',
    check: eachObject((object) => {
      const options = (object.metadata.annotations?.[SYNC_OPTIONS] ?? '').split(',');
      const missing = ['Prune=false', 'Delete=false'].filter((option) => !options.includes(option));
      const message = `can be removed by a sync: ${missing.join(', ')} is missing`;
      return [
        [['metadata', 'annotations', SYNC_OPTIONS], missing.length > 0 && message],
        ...(object.kind === 'StatefulSet' ? keptVolumes(object) : []),
      ];
    }, KEPT),
  },
];

/** The volumes of a StatefulSet are claims that outlive it, and its container has them. */
function keptVolumes(object: Manifest): Verdict[] {
  const { data } = Claims.safeParse(object);
  if (data === undefined) return [];
  const { volumeClaimTemplates: claims, persistentVolumeClaimRetentionPolicy: policy, template } = data.spec;
  const mounted = template.spec.containers.flatMap(({ volumeMounts }) => volumeMounts);
  const isMounted = claims.some(({ metadata }) => mounted.some(({ name }) => name === metadata.name));
  return [
    ...(['whenDeleted', 'whenScaled'] as const).map(
      (when): Verdict => [
        ['spec', 'persistentVolumeClaimRetentionPolicy', when],
        policy[when] !== 'Retain' && 'deletes its volumes',
      ],
    ),
    [['spec', 'volumeClaimTemplates'], !isMounted && 'has no volume claim of its own for its data'],
  ];
}
