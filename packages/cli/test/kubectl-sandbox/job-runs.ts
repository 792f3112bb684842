import type { ProgramResult } from '../../src/program.ts';
import type { KubectlWorld } from './answer.ts';

/** What becomes of a Job that is created, by the start of its name. */
export interface JobRun {
  /** Why its container waits, one per question, until it runs. */
  waits?: string[];
  /** Why it gets no pod at all. */
  refused?: string;
  lines?: string[];
  /** Its log breaks off once, behind so many lines. */
  breaksAfter?: number;
  /** Its log goes on for ever. */
  endless?: boolean;
  /** Default: 0. */
  exit?: number;
  /** Why Kubernetes ends it: `DeadlineExceeded`. */
  ended?: string;
}

/** The second of every line: a log that is taken up again begins with it. */
const SECOND = '2026-06-01T11:00:00';

/** Its pods by `-l batch.kubernetes.io/job-name=<name>`. */
export function podsOf(world: KubectlWorld, selector: string): object[] {
  const [, name = ''] = /^batch\.kubernetes\.io\/job-name=(.+)$/.exec(selector) ?? [];
  const run = runOf(world, name);
  if (run === undefined || run.refused !== undefined) return [];
  const waiting = run.waits?.shift();
  const state =
    waiting !== undefined
      ? { waiting: { reason: waiting } }
      : run.ended === undefined && run.breaksAfter === undefined && world.followed?.includes(name) === true
        ? { terminated: { exitCode: run.exit ?? 0, reason: run.exit === 0 ? 'Completed' : 'Error' } }
        : { running: {} };
  const status = { phase: 'Running', containerStatuses: [{ name: 'job', state }] };
  return [{ metadata: { name: `${name}-x2x4x` }, status }];
}

export function eventsOf(world: KubectlWorld, selector: string): object[] {
  const [, name = ''] = /^involvedObject\.name=(.+)$/.exec(selector) ?? [];
  const message = runOf(world, name)?.refused;
  return message === undefined ? [] : [{ type: 'Warning', message }];
}

/** What the cluster says of a Job that it ended itself. */
export function statusOfRun(world: KubectlWorld, name: string): object {
  const reason = runOf(world, name)?.ended;
  if (reason === undefined) return {};
  return {
    conditions: [{ type: 'Failed', status: 'True', reason, message: 'it was active longer than it may' }],
  };
}

/** The log of a Job's pod from a second on; `endless` never ends by itself. */
export function followed(
  world: KubectlWorld,
  pod: string,
  sinceTime: string | undefined,
): ProgramResult & { endless?: boolean } {
  const name = pod.replace(/-x2x4x$/, '');
  const run = runOf(world, name);
  if (run === undefined)
    return { code: 1, out: '', err: `Error from server (NotFound): pods "${pod}" not found\n` };
  if (sinceTime !== undefined && !sinceTime.startsWith(SECOND)) throw new Error(`--since-time ${sinceTime}`);
  const lines = (run.lines ?? []).map(
    (line, index) => `${SECOND}.${String(index + 1).padStart(9, '0')}Z ${line}\n`,
  );
  if (run.breaksAfter !== undefined) {
    const out = lines.slice(0, run.breaksAfter).join('');
    delete run.breaksAfter;
    return { code: 1, out, err: 'error: unexpected EOF\n' };
  }
  world.followed = [...(world.followed ?? []), name];
  return { code: 0, out: lines.join(''), err: '', ...(run.endless === true ? { endless: true } : {}) };
}

function runOf(world: KubectlWorld, name: string): JobRun | undefined {
  const job = Object.values(world.objects).find(
    ({ kind, metadata }) => kind === 'Job' && metadata.name === name,
  );
  if (job === undefined) return undefined;
  return Object.entries(world.runs ?? {}).find(([start]) => name.startsWith(start))?.[1] ?? {};
}
