import { mebibytes, millicores, quantity } from '@clove/pool-images';
import { z } from 'zod';
import { type Verdict, violations } from '../each.ts';
import type { Rule } from '../rule.ts';
import { named, replicasOf, type Tree, type Workload, workloads } from '../tree.ts';

const Quota = z.looseObject({
  spec: z.looseObject({ hard: z.record(z.string(), z.union([z.string(), z.number()])) }),
});

interface Use {
  cpu: number;
  memory: number;
  limit: number;
  pods: number;
}

export const quotaFits: Rule = {
  id: 'quota-fits',
  why: 'Pods beyond the quota are refused: the autoscaler then adds none at the opening, or a rollout cannot start its extra pod.',
  remediation: "Lower maximum sizes or requests, or raise the environment's quota.",
  check: ({ tree }) => {
    const object = named(tree, 'ResourceQuota', 'festival');
    if (object === undefined) return [{ message: 'there is no ResourceQuota' }];
    const hard = Quota.safeParse(object).data?.spec.hard ?? {};
    const use = useOf(tree);
    const cpu = (key: string) => millicores(String(hard[key] ?? '0m'));
    const memory = (key: string) => mebibytes(String(hard[key] ?? '0Mi'));
    const rows = [
      { key: 'requests.cpu', used: use.cpu, allowed: cpu('requests.cpu'), unit: 'm' },
      { key: 'requests.memory', used: use.memory, allowed: memory('requests.memory'), unit: 'Mi' },
      { key: 'limits.memory', used: use.limit, allowed: memory('limits.memory'), unit: 'Mi' },
      { key: 'pods', used: use.pods, allowed: Number(hard['pods'] ?? 0), unit: '' },
    ];
    const raised = Object.entries(quotaOf(tree)).map(([key, ordered]): Verdict => {
      const given = hard[key] ?? 'anything';
      const isAbove = (quantity(given) ?? Number.POSITIVE_INFINITY) > (quantity(ordered) ?? 0);
      return [['spec', 'hard', key], isAbove && `allows ${given}, the environment ${ordered}`];
    });
    const exceeded = rows.map(
      ({ key, used, allowed, unit }): Verdict => [
        ['spec', 'hard', key],
        used > allowed && `with surge ${used}${unit} are needed, ${allowed}${unit} are allowed`,
      ],
    );
    return violations(object, [...raised, ...exceeded]);
  },
};

/** What the environment lets one festival take, by the quota's own keys. */
function quotaOf({ target: { plan } }: Tree): Readonly<Record<string, string | number>> {
  const { cpu, memory, memoryLimit, pods, storage } = plan.environment.quota;
  return {
    'requests.cpu': cpu,
    'requests.memory': memory,
    'limits.memory': memoryLimit,
    'requests.storage': storage,
    pods,
  };
}

/** Services at their maximum while one rolls each, engines, and the wave of Jobs that needs most. */
function useOf(tree: Tree): Use {
  const use: Use = { cpu: 0, memory: 0, limit: 0, pods: 0 };
  const add = (workload: Workload, pods: number) => {
    for (const { resources } of workload.pod.containers) {
      use.cpu += pods * millicores(resources?.requests?.['cpu'] ?? '0m');
      use.memory += pods * mebibytes(resources?.requests?.['memory'] ?? '0Mi');
      use.limit += pods * mebibytes(resources?.limits?.['memory'] ?? '0Mi');
    }
    use.pods += pods;
  };
  for (const workload of workloads(tree, 'Deployment', 'StatefulSet')) {
    const { max } = replicasOf(tree, workload);
    const surge = workload.object.kind === 'Deployment' && max > 0 ? 1 : 0;
    add(workload, max + surge);
  }
  for (const job of largestWave(tree)) add(job, 1);
  return use;
}

/** Jobs of one wave run at the same time; waves come one after the other. */
function largestWave(tree: Tree): Workload[] {
  const waves = Map.groupBy(
    workloads(tree, 'Job'),
    ({ object }) => object.metadata.annotations?.['argocd.argoproj.io/sync-wave'],
  );
  return [...waves.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}
