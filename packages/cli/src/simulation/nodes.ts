import { enginePods, type Plan } from '@clove/charts-ts';
import { mebibytes, millicores } from '@clove/pool-images';

/** Millicores and mebibytes. */
export interface Size {
  readonly cpu: number;
  readonly memory: number;
}

/** Share of a node that pods may request. Source: an assumption; clouds keep 5 to 15 % for the system and the kubelet. */
const ALLOCATABLE = 0.9;

/** The sizes of all pods when a service has so many, the data engine's included where it runs in the cluster. */
export function podSizes(plan: Plan, podsOf: ReadonlyMap<string, number>): Size[] {
  const services = [...plan.sizing.values()].flatMap(({ service, min, cpu, memory }) =>
    Array.from({ length: podsOf.get(service) ?? min }, () => ({ cpu, memory })),
  );
  const engines = enginePods(plan.environment.dataEngine).flatMap(({ pods, size }) =>
    Array.from({ length: pods }, () => ({ cpu: millicores(size.cpu), memory: mebibytes(size.memory) })),
  );
  return [...engines, ...services];
}

/** Nodes that hold these pods by their requests, the largest placed first; undefined: one pod fits none. */
export function nodesFor(pods: readonly Size[], node: Size): number | undefined {
  const room = { cpu: node.cpu * ALLOCATABLE, memory: node.memory * ALLOCATABLE };
  const free: { cpu: number; memory: number }[] = [];
  for (const pod of pods.toSorted((a, b) => b.cpu - a.cpu || b.memory - a.memory)) {
    if (pod.cpu > room.cpu || pod.memory > room.memory) return undefined;
    let place = free.find(({ cpu, memory }) => cpu >= pod.cpu && memory >= pod.memory);
    if (place === undefined) {
      place = { ...room };
      free.push(place);
    }
    place.cpu -= pod.cpu;
    place.memory -= pod.memory;
  }
  return free.length;
}
