import type { SandboxApplication, SandboxResource } from './world.ts';

/** A Job's tries before it counts as failed, and the exit code that ends it at once: as Clove's Jobs say. */
const TRIES = 15;
const PERMANENT_FAILURE = 42;

/** An operation begins. */
export function begin(application: SandboxApplication): void {
  application.operation = { phase: 'Running', message: '', revision: application.compared };
  application.applied = [];
}

/** One step of the cluster: of the operation that runs or, when none does, of the pods. */
export function goOn(application: SandboxApplication): void {
  if (application.operation?.phase === 'Running') operate(application);
  else if (application.health === 'Progressing' && application.pods !== 'slow') {
    application.health = application.pods === 'healthy' ? 'Healthy' : 'Degraded';
  }
}

function operate(application: SandboxApplication): void {
  if (application.next === 'fails') fail(application);
  if (application.next !== 'succeeds') return;
  const waves = new Set(application.resources.flatMap(({ wave }) => (wave === undefined ? [] : [wave])));
  for (const wave of [...waves].sort((a, b) => a - b)) {
    const inWave = application.resources.filter((resource) => resource.wave === wave);
    // gitops-engine: with ApplyOutOfSyncOnly what is in sync is left out, and a failed Job is in sync.
    const tasks = inWave.filter((resource) => !isSkipped(application, resource));
    for (const task of tasks) apply(application, task);
    const words = tasks.map(({ health }) => health);
    const isLast = wave === Math.max(...waves);
    if (!isLast && words.includes('Degraded')) failOrRetry(application);
    // Whatever is neither Healthy nor Degraded is waited for, but not in the last wave.
    if (!isLast && words.some((word) => word !== 'Healthy')) return;
  }
  succeed(application);
}

function isSkipped({ syncOptions, operation }: SandboxApplication, { health }: SandboxResource): boolean {
  const again = (operation?.attempt ?? 0) > 0;
  return again && health === 'Degraded' && syncOptions.includes('ApplyOutOfSyncOnly=true');
}

/** Made when it is not there; one step further when it is a Job that has not ended. */
function apply(application: SandboxApplication, resource: SandboxResource): void {
  if (!application.applied.includes(resource.name)) application.applied.push(resource.name);
  if (resource.exits === undefined) {
    resource.health =
      resource.health === undefined || resource.health === 'Missing' ? 'Healthy' : resource.health;
    return;
  }
  if (resource.health === 'Healthy' || resource.health === 'Degraded') return;
  const tries = resource.tries ?? 0;
  const exit = resource.exits[Math.min(tries, resource.exits.length - 1)];
  resource.tries = tries + 1;
  if (exit === 0) resource.health = 'Healthy';
  else if (exit === PERMANENT_FAILURE || resource.tries > TRIES) {
    resource.health = 'Degraded';
    resource.message =
      exit === PERMANENT_FAILURE
        ? `Container job for pod ${resource.name}-abcde failed with exit code 42 matching FailJob rule at index 0`
        : 'Job has reached the specified backoff limit';
  } else resource.health = 'Progressing';
}

function failOrRetry(application: SandboxApplication): void {
  const attempt = (application.operation?.attempt ?? 0) + 1;
  if (attempt > application.retries) fail(application);
  else {
    const message = `one or more synchronization tasks completed unsuccessfully. Retrying attempt #${attempt}`;
    application.operation = { phase: 'Running', message, revision: application.compared, attempt };
  }
}

function fail(application: SandboxApplication): void {
  application.operation = {
    phase: 'Failed',
    message: 'one or more synchronization tasks completed unsuccessfully',
    revision: application.operation?.revision ?? '',
  };
  if (application.resources.some(({ health }) => health === 'Degraded')) application.health = 'Degraded';
}

function succeed(application: SandboxApplication): void {
  application.operation = {
    phase: 'Succeeded',
    message: 'successfully synced (all tasks run)',
    revision: application.operation?.revision ?? '',
  };
  application.live = application.operation.revision;
  // PruneLast.
  application.resources = application.resources.filter(({ leaving }) => leaving !== true);
  const words = application.resources.map(({ health }) => health);
  application.health = words.includes('Degraded')
    ? 'Degraded'
    : words.includes('Suspended')
      ? 'Suspended'
      : 'Progressing';
}
