import { numberAt, valueAt } from '../../field-path.ts';
import { violations } from '../each.ts';
import type { Rule, Violation } from '../rule.ts';
import { named, replicasOf, scalers, workloads } from '../tree.ts';

/** Seconds that load must stay low before pods are taken away. */
const LOW_LOAD_SECONDS = 300;

/** How many pods a workload has, and what changes their number. */
export const scalingRules: readonly Rule[] = [
  {
    id: 'autoscaler-behaviour',
    why: 'A sale opens within seconds: pods must be added without a stabilisation window and removed slowly, or the second wave of fans finds too few.',
    remediation: `Set scaleUp.stabilizationWindowSeconds 0, scaleDown.stabilizationWindowSeconds ${LOW_LOAD_SECONDS} with a Percent policy, and a minimum of 2 below the maximum.`,
    check: ({ tree }) =>
      scalers(tree).flatMap(({ object, min, max }): Violation[] => {
        const isKeda = object.kind === 'ScaledObject';
        const behaviour = isKeda
          ? ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior']
          : ['spec', 'behavior'];
        const up = [...behaviour, 'scaleUp', 'stabilizationWindowSeconds'];
        const down = [...behaviour, 'scaleDown', 'stabilizationWindowSeconds'];
        const policies = [...behaviour, 'scaleDown', 'policies'];
        const measures = ['spec', isKeda ? 'triggers' : 'metrics'];
        return violations(object, [
          [up, numberAt(object, up) !== 0 && 'delays adding pods'],
          [
            down,
            (numberAt(object, down) ?? 0) < LOW_LOAD_SECONDS &&
              `removes pods before ${LOW_LOAD_SECONDS} s of low load`,
          ],
          [policies, isEmpty(valueAt(object, policies)) && 'may remove all pods at once'],
          [measures, isEmpty(valueAt(object, measures)) && 'has no metric to scale by'],
          [['spec', isKeda ? 'minReplicaCount' : 'minReplicas'], min < 2 && `starts from ${min} pod`],
          [
            ['spec', isKeda ? 'maxReplicaCount' : 'maxReplicas'],
            max < min && `its maximum ${max} is below its minimum ${min}`,
          ],
        ]);
      }),
  },
  {
    id: 'autoscaler-owns-replicas',
    why: 'A Deployment that states its number of pods removes the autoscaled ones at every sync, in the middle of a sale.',
    remediation:
      'Leave out "replicas" where an autoscaler is rendered, and render the Deployment that it scales.',
    check: ({ tree }) =>
      scalers(tree).flatMap(({ object, workload, kind }, index, all): Violation[] => {
        const target = ['spec', 'scaleTargetRef'];
        const deployment = named(tree, 'Deployment', workload);
        if (kind !== 'Deployment' || deployment === undefined) {
          const message = `scales ${kind} ${workload}, which is not rendered`;
          return [{ object, field: [...target, kind === 'Deployment' ? 'name' : 'kind'], message }];
        }
        const other = all.slice(0, index).find((earlier) => earlier.workload === workload);
        const replicas = ['spec', 'replicas'];
        return [
          ...violations(object, [
            [target, other && `scales ${workload}, as ${other.object.metadata.name} does`],
          ]),
          ...violations(deployment, [
            [
              replicas,
              numberAt(deployment, replicas) !== undefined && 'states replicas, which its autoscaler sets',
            ],
          ]),
        ];
      }),
  },
  {
    id: 'sizes-as-planned',
    why: 'The crowd of the opening, the connections, the quota and the cost are computed for the planned pods: with others the report that was reviewed is about another festival.',
    remediation:
      'Change "scale" in the festival file (or ops.yaml) and render again; never edit the number of a rendered file.',
    check: ({ tree }) => {
      const { sizing, festival } = tree.target.plan;
      return workloads(tree, 'Deployment').flatMap((workload) => {
        const { name } = workload.object.metadata;
        const size = sizing.get(name);
        if (size === undefined) return [];
        const planned = festival.state === 'open' ? size : { min: 0, max: 0 };
        const given = replicasOf(tree, workload);
        if (given.min === planned.min && given.max === planned.max) return [];
        const scaler = scalers(tree).find((candidate) => candidate.workload === name);
        const message = `runs ${range(given)} pods, planned are ${range(planned)}`;
        return scaler === undefined
          ? [{ object: workload.object, field: ['spec', 'replicas'], message }]
          : [{ object: scaler.object, field: ['spec'], message }];
      });
    },
  },
];

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0;
}

function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? String(min) : `${min} to ${max}`;
}
