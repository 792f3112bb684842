import {
  type CatalogueEntry,
  type Finding,
  gibibytes,
  mebibytes,
  millicores,
} from '@clove/pool-images/in-memory';
import type { BundledEngine, DataEngine } from '../environment/data-engine.ts';
import type { LoadedEnvironment } from '../environment/read.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { backupStorage, ownBackup } from './backup.ts';
import type { Sizing } from './replica-counts.ts';

/** What a Job's pod requests: it runs a few statements. Millicores and mebibytes. */
export const JOB_RESOURCES = { cpu: 100, memory: 128, memoryLimit: 384 } as const;

/** The most a festival takes at one time: every service at its maximum while rolling, engines, and the Jobs of a wave. */
export interface QuotaUse {
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly pods: number;
  /** Gibibytes of volumes. */
  readonly storage: number;
}

export function quotaUse(
  entries: readonly CatalogueEntry[],
  sizing: ReadonlyMap<string, Sizing>,
  environment: EnvironmentFile,
): QuotaUse {
  // Migrations are the wave with most Jobs: one per database.
  const migrations = Math.max(2, entries.filter((entry) => entry.database !== undefined).length);
  const kept = backupStorage(environment.backup);
  // A backup may run beside any of them.
  const jobs = migrations + (ownBackup(environment.backup) === undefined ? 0 : 1);
  const use = {
    cpu: jobs * JOB_RESOURCES.cpu,
    memory: jobs * JOB_RESOURCES.memory,
    memoryLimit: jobs * JOB_RESOURCES.memoryLimit,
    pods: jobs,
    storage: kept === undefined ? 0 : gibibytes(kept),
  };
  for (const { pods, size } of enginePods(environment.dataEngine)) {
    use.cpu += pods * millicores(size.cpu);
    use.memory += pods * mebibytes(size.memory);
    use.memoryLimit += pods * mebibytes(size.memoryLimit);
    use.pods += pods;
    use.storage += pods * gibibytes(size.storage);
  }
  for (const size of sizing.values()) {
    const pods = size.max + size.surge;
    use.cpu += pods * size.cpu;
    use.memory += pods * size.memory;
    use.memoryLimit += pods * size.memoryLimit;
    use.pods += pods;
  }
  return use;
}

/** Pods of the data engine inside the festival's namespace; shared servers have theirs elsewhere. */
export function enginePods(
  dataEngine: DataEngine,
): { readonly pods: number; readonly size: BundledEngine['postgres'] }[] {
  switch (dataEngine.kind) {
    case 'bundled':
      return [dataEngine.postgres, dataEngine.rabbitmq].map((size) => ({ pods: 1, size }));
    case 'operators':
      return [
        { pods: dataEngine.postgres.instances, size: dataEngine.postgres },
        { pods: dataEngine.rabbitmq.replicas, size: withReservedMemory(dataEngine.rabbitmq) },
      ];
    case 'external':
      return [];
  }
}

/**
 * A RabbitMQ node's size as its operator wants it: all memory that it may use is reserved, or it keeps warning. A node
 * stops publishers at a share of its limit, which must therefore be there.
 */
export function withReservedMemory<Size extends { readonly memory: string; readonly memoryLimit: string }>(
  size: Size,
): Size {
  return { ...size, memory: size.memoryLimit };
}

/** One resource of the quota: what the festival takes at most, and what it may take. */
export interface QuotaRow {
  readonly name: 'cpu' | 'memory' | 'memoryLimit' | 'pods' | 'storage';
  readonly used: number;
  readonly allowed: number;
  readonly unit: 'm' | 'Mi' | 'Gi' | '';
}

export function quotaRows({ quota }: EnvironmentFile, use: QuotaUse): QuotaRow[] {
  return [
    { name: 'cpu', used: use.cpu, allowed: millicores(quota.cpu), unit: 'm' },
    { name: 'memory', used: use.memory, allowed: mebibytes(quota.memory), unit: 'Mi' },
    { name: 'memoryLimit', used: use.memoryLimit, allowed: mebibytes(quota.memoryLimit), unit: 'Mi' },
    { name: 'pods', used: use.pods, allowed: quota.pods, unit: '' },
    { name: 'storage', used: use.storage, allowed: gibibytes(quota.storage), unit: 'Gi' },
  ];
}

/** One finding per resource of which the quota is too small. */
export function quotaFindings(environment: LoadedEnvironment, slug: string, use: QuotaUse): Finding[] {
  return quotaRows(environment.environment, use)
    .filter((row) => row.used > row.allowed)
    .map((row) =>
      environment.document.finding(
        ['quota', row.name],
        `${slug} with surge needs ${row.used}${row.unit} of ${row.name} but the quota is ${row.allowed}${row.unit}`,
      ),
    );
}
