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

/**
 * What pods without a priority class are nicer by where others have one: a tenth of their share, so that they still answer
 * their probes. A full node would evict them; a busy machine lets them wait.
 */
const GIVING_WAY = 10;

/** Deployment -> niceness of its pods. A Deployment without a request counts as the smallest. */
export function nicenessOf(resources: readonly Resource[]): ReadonlyMap<string, number> {
  const pods = resources
    .filter(({ kind }) => kind === 'Deployment')
    .map((resource) => ({ name: resource.name, ...weightOf(resource) }));
  const requests = pods.map(({ request }) => request).filter((request) => request !== undefined);
  const [least, largest] = [Math.min(...requests), Math.max(...requests)];
  const ranked = pods.some(({ prior }) => prior);
  return new Map(
    pods.map(({ name, request, prior }) => {
      const nice = niceOf(request ?? least, largest) + (ranked && !prior ? GIVING_WAY : 0);
      return [name, Math.min(MOST_NICE, nice)];
    }),
  );
}

function weightOf(resource: Resource): { request: number | undefined; prior: boolean } {
  const { containers, priorityClassName } = readDeployment(resource).template.spec;
  return { request: containers[0]?.resources.requests?.cpu, prior: priorityClassName !== undefined };
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
