import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Resource } from '../manifests/read.ts';
import { readDeployment } from '../manifests/workload.ts';
import { failedWith } from '../process/error-code.ts';

/** What one step of niceness divides a process's share of a busy CPU by. Source: sched(7), the kernel's table of weights. */
const STEP = 1.25;
const LEAST_NICE = 0;
const MOST_NICE = 19;
/** Without rights the kernel takes one change per 100 ms from all processes together. */
const RETRY_MS = 120;
const TRIES = 100;

/**
 * The niceness that gives a pod the share of a busy CPU that its request has in a cluster (cpu.weight): 0 for the largest
 * request, more for smaller ones. Only relations count, as in a cluster: an idle CPU is anybody's.
 */
export function niceOf(request: number, largest: number): number {
  if (!(request > 0) || request >= largest) return LEAST_NICE;
  return Math.min(MOST_NICE, Math.round(Math.log(largest / request) / Math.log(STEP)));
}

/** Deployment -> niceness of its pods. A Deployment without a request counts as the smallest. */
export function nicenessOf(resources: readonly Resource[]): ReadonlyMap<string, number> {
  const requests = new Map(
    resources
      .filter(({ kind }) => kind === 'Deployment')
      .map((resource) => [resource.name, requestOf(resource)] as const),
  );
  const given = [...requests.values()].filter((request) => request !== undefined);
  const [least, largest] = [Math.min(...given), Math.max(...given)];
  return new Map([...requests].map(([name, request]) => [name, niceOf(request ?? least, largest)]));
}

function requestOf(resource: Resource): number | undefined {
  const [container] = readDeployment(resource).template.spec.containers;
  return container?.resources.requests?.cpu;
}

/**
 * Linux divides the CPU among sessions first, where automatic groups are on (sched(7)), and each pod is one: its niceness
 * counts only as that of its group. Elsewhere there is nothing to do: the process's own counts.
 */
export async function weighGroup(pid: number, nice: number): Promise<void> {
  const file = `/proc/${pid}/autogroup`;
  for (let tries = 0; tries < TRIES && existsSync(file); tries++) {
    try {
      writeFileSync(file, String(nice));
      return;
    } catch (error) {
      // The process has ended, or this machine does not let us: its pods then share the CPU evenly.
      if (!failedWith(error, 'EAGAIN')) return;
    }
    await sleep(RETRY_MS, undefined, { ref: false });
  }
}
