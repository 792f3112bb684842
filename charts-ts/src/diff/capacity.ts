import { quantity } from '@clove/pool-images';
import { valueAt } from '../field-path.ts';
import { HOURS_PER_MONTH } from '../plan/cost.ts';
import type { TreeObject } from '../tree-objects.ts';
import type { Capacity, CapacityDelta, Cost, Footprint } from './model.ts';

const GIB = 2 ** 30;

/** What an hour of a core, of a GiB, and a month of a GiB of storage cost. */
export interface Prices {
  readonly cpuHour: number;
  readonly memoryGiHour: number;
  readonly storageGiMonth: number;
  readonly currency: string;
}

interface Workload {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Requests of one pod: cores and GiB. */
  readonly cpu: number;
  readonly memory: number;
  readonly storage: number;
}

/** Requests times replicas before and after, at the minimum and at the maximum of every scaler. */
export function capacityDelta(
  before: readonly TreeObject[],
  after: readonly TreeObject[],
  prices?: Prices,
): CapacityDelta {
  const [left, right] = [workloads(before), workloads(after)];
  const delta = { before: total(left, before), after: total(right, after), lines: lines(left, right) };
  return prices === undefined ? delta : { ...delta, cost: cost(delta.before, delta.after, prices) };
}

function workloads(objects: readonly TreeObject[]): Workload[] {
  return objects.flatMap((object) => {
    if (object.kind === 'Cluster' || object.kind === 'RabbitmqCluster') return operated(object);
    if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') return [];
    const spec = object.manifest['spec'];
    const fixed = amount(valueAt(spec, ['replicas']), 1);
    const scaler = objects.find((other) => scales(other, object));
    const containers = list(valueAt(spec, ['template', 'spec', 'containers']));
    const claims = list(valueAt(spec, ['volumeClaimTemplates']));
    return {
      name: object.name,
      min: scaler === undefined ? fixed : amount(bound(scaler, 'min'), 1),
      max: scaler === undefined ? fixed : amount(bound(scaler, 'max'), fixed),
      cpu: sum(containers, (container) => amount(valueAt(container, ['resources', 'requests', 'cpu']), 0)),
      memory:
        sum(containers, (container) => amount(valueAt(container, ['resources', 'requests', 'memory']), 0)) /
        GIB,
      storage:
        sum(claims, (claim) => amount(valueAt(claim, ['spec', 'resources', 'requests', 'storage']), 0)) / GIB,
    };
  });
}

/** A data engine whose pods an operator makes. */
function operated({ kind, name, manifest }: TreeObject): Workload {
  const spec = manifest['spec'];
  const members = amount(valueAt(spec, [kind === 'Cluster' ? 'instances' : 'replicas']), 1);
  const storage =
    kind === 'Cluster' ? valueAt(spec, ['storage', 'size']) : valueAt(spec, ['persistence', 'storage']);
  return {
    name,
    min: members,
    max: members,
    cpu: amount(valueAt(spec, ['resources', 'requests', 'cpu']), 0),
    memory: amount(valueAt(spec, ['resources', 'requests', 'memory']), 0) / GIB,
    storage: amount(storage, 0) / GIB,
  };
}

function scales(scaler: TreeObject, workload: TreeObject): boolean {
  if (scaler.kind !== 'HorizontalPodAutoscaler' && scaler.kind !== 'ScaledObject') return false;
  const target = valueAt(scaler.manifest, ['spec', 'scaleTargetRef']);
  // A ScaledObject may leave the kind out and then means a Deployment.
  return (
    valueAt(target, ['name']) === workload.name &&
    (valueAt(target, ['kind']) ?? 'Deployment') === workload.kind
  );
}

function bound(scaler: TreeObject, end: 'min' | 'max'): unknown {
  const field = scaler.kind === 'ScaledObject' ? `${end}ReplicaCount` : `${end}Replicas`;
  return valueAt(scaler.manifest, ['spec', field]);
}

function total(of: readonly Workload[], objects: readonly TreeObject[]): Capacity {
  const footprint = (replicas: (workload: Workload) => number): Footprint => ({
    pods: sum(of, replicas),
    cpu: sum(of, (workload) => replicas(workload) * workload.cpu),
    memory: sum(of, (workload) => replicas(workload) * workload.memory),
  });
  return {
    atMinimum: footprint(({ min }) => min),
    atMaximum: footprint(({ max }) => max),
    storage: sum(of, ({ max, storage }) => max * storage) + sum(objects, claimed),
  };
}

/** GiB of a volume that stands by itself. */
function claimed({ kind, manifest }: TreeObject): number {
  if (kind !== 'PersistentVolumeClaim') return 0;
  return amount(valueAt(manifest, ['spec', 'resources', 'requests', 'storage']), 0) / GIB;
}

function lines(before: readonly Workload[], after: readonly Workload[]): string[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.flatMap((name) => {
    const [from, to] = [before, after].map((side) => words(side.find((workload) => workload.name === name)));
    return from === to ? [] : [`${name}: ${from} -> ${to}`];
  });
}

function words(workload: Workload | undefined): string {
  if (workload === undefined) return 'none';
  const { min, max, cpu, memory, storage } = workload;
  const pods = min === max ? `${min}` : `${min}-${max}`;
  const disk = storage > 0 ? `, ${rounded(storage)} GiB storage` : '';
  return `${pods} x (${rounded(cpu)} cpu, ${rounded(memory)} GiB${disk})`;
}

function cost(before: Capacity, after: Capacity, prices: Prices): Cost {
  const hour = (capacity: Capacity, { cpu, memory }: Footprint) =>
    cpu * prices.cpuHour +
    memory * prices.memoryGiHour +
    (capacity.storage * prices.storageGiMonth) / HOURS_PER_MONTH;
  return {
    currency: prices.currency,
    perHourAtMinimum: { before: hour(before, before.atMinimum), after: hour(after, after.atMinimum) },
    perHourAtMaximum: { before: hour(before, before.atMaximum), after: hour(after, after.atMaximum) },
  };
}

export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function amount(value: unknown, otherwise: number): number {
  return quantity(value) ?? otherwise;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
