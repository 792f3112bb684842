import { createRequire } from 'node:module';
import type { StartedJob } from './charts/started-job.ts';
import type { Manifest } from './manifest-shape.ts';
import type { Plan } from './plan/plan.ts';

export type { StartedJob } from './charts/started-job.ts';

const require = createRequire(import.meta.url);

/** The toolbox of a festival's release as a Job that a person starts beside what is rendered. */
export function toolboxJob(plan: Plan, started: StartedJob): Manifest {
  // Loaded when it is asked for, because cdk8s takes longer to load than most verbs have to do.
  const charts: typeof import('./charts/started-job.ts') = require('./charts/started-job.ts');
  return charts.toolboxJob(plan, started);
}

/** A backup or a restore of a festival as a Job that a person starts; its environment has backups. */
export function backupJob(
  plan: Plan,
  started: Pick<StartedJob, 'verb' | 'suffix' | 'args' | 'deadlineSeconds'>,
): Manifest {
  const charts: typeof import('./charts/started-job.ts') = require('./charts/started-job.ts');
  return charts.backupJob(plan, started);
}
