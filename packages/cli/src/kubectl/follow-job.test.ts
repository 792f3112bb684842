import { expect, test } from '@jest/globals';
import type { ProgramResult } from '../program.ts';
import { followJob } from './follow-job.ts';
import { Kubectl } from './kubectl.ts';

const JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'restore-1a2b3c4d', namespace: 'festival-x' },
};
const said = (out: object | string): ProgramResult => ({
  code: 0,
  out: typeof out === 'string' ? out : JSON.stringify(out),
  err: '',
});
const refused = (err: string): ProgramResult => ({ code: 1, out: '', err });
const UNREACHABLE = refused('The connection to the server 10.0.0.1:6443 was refused - did you specify it?');
const CUT = refused('error: unexpected EOF');

const running = { phase: 'Running', containerStatuses: [{ name: 'job', state: { running: {} } }] };
const ended = (exitCode: number, over: object = {}) => ({
  phase: exitCode === 0 ? 'Succeeded' : 'Failed',
  containerStatuses: [{ name: 'job', state: { terminated: { exitCode, reason: 'Error' } } }],
  ...over,
});
const pods = (status: object) => said({ items: [{ metadata: { name: 'restore-1a2b3c4d-x' }, status }] });
const condition = (type: string, reason: string, message = '') => ({ type, status: 'True', reason, message });

/** What a cluster answers to each kind of question, in this order; the last answer stays. */
interface Cluster {
  readonly pods: readonly ProgramResult[];
  readonly job?: object;
  /** Each reading of the log: its lines, and how it ended. */
  readonly logs?: readonly { readonly lines?: readonly string[]; readonly end?: ProgramResult }[];
}

async function followed(cluster: Cluster) {
  const out: string[] = [];
  const notes: string[] = [];
  let seconds = 0;
  const next = <T>(list: readonly T[], asked: number): T | undefined =>
    list[Math.min(asked, list.length - 1)];
  const asked = { pods: 0, logs: 0 };
  const kubectl = new Kubectl(async (args, { onLine } = {}) => {
    if (args.includes('create')) return said('');
    if (args.includes('logs')) {
      const { lines = [], end = said('') } = next(cluster.logs ?? [{}], asked.logs++) ?? {};
      for (const line of lines) onLine?.(line);
      return end;
    }
    if (args.includes('events')) return said({ items: [] });
    if (args.includes('pods')) return next(cluster.pods, asked.pods++) ?? said({ items: [] });
    return said(cluster.job ?? { status: {} });
  });
  const result = followJob(kubectl, JOB, {
    out: (line) => out.push(line),
    say: (line) => notes.push(line),
    pause: async (of) => {
      seconds += of;
    },
    clock: () => seconds * 1000,
    startSeconds: 300,
  });
  const code = await result.catch((error: unknown) => (error instanceof Error ? error.message : error));
  return { code, out, notes, seconds };
}

const line = (second: number, text: string) =>
  `2026-06-01T11:00:${String(second).padStart(2, '0')}.5Z ${text}`;

test('a stream that a proxy cuts each minute is taken up as often as it takes', async () => {
  const cuts = Array.from({ length: 59 }, (_, at) => ({ lines: [line(at, `table ${at}`)], end: CUT }));
  const more = Array.from({ length: 100 }, () => ({ end: CUT }));
  const logs = [...cuts, ...more, { lines: [line(59, 'restored')] }];
  const { code, out } = await followed({ pods: [...Array(160).fill(pods(running)), pods(ended(0))], logs });
  expect({ code, first: out[0], last: out.at(-1), lines: out.length }).toEqual({
    ...{ code: 0, first: 'table 0', last: 'restored', lines: 60 },
  });
});

test('the end of a log that broke off is read before the exit code counts', async () => {
  const logs = [{ lines: [line(1, 'one')], end: CUT }, { lines: [line(1, 'one'), line(2, 'two')] }];
  const { code, out } = await followed({ pods: [pods(running), pods(ended(1))], logs });
  expect({ code, out }).toEqual({ code: 1, out: ['one', 'two'] });
});

test('an end that can never be read is said, with the command that may read it', async () => {
  const { code, notes } = await followed({ pods: [pods(running), pods(ended(0))], logs: [{ end: CUT }] });
  expect({ code, last: notes.at(-1) }).toEqual({
    code: 0,
    last: 'the last lines of restore-1a2b3c4d are missing here: kubectl logs job/restore-1a2b3c4d',
  });
});

test('an API server that restarts is waited for, before its pod runs and while it does', async () => {
  const away = Array(40).fill(UNREACHABLE);
  const { code } = await followed({
    pods: [...away, said({ items: [] }), ...away, pods(running), ...away, pods(ended(0))],
  });
  expect(code).toBe(0);
});

test('one that stays away is given up after a minute, a right that is missing at once', async () => {
  const gone = await followed({ pods: [pods(running), UNREACHABLE] });
  expect(gone.code).toMatch(/was refused/);
  expect(gone.seconds).toBeGreaterThan(50);
  const forbidden = refused('Error from server (Forbidden): pods is forbidden: User "x" cannot list pods');
  const refusedAtOnce = await followed({ pods: [forbidden] });
  expect(refusedAtOnce).toMatchObject({ code: expect.stringContaining('lists the rights'), seconds: 0 });
  const noLog = refused('Error from server (Forbidden): pods "x" is forbidden: cannot get pods/log');
  expect(await followed({ pods: [pods(running)], logs: [{ end: noLog }] })).toMatchObject({
    code: expect.stringContaining('lists the rights'),
    seconds: 0,
  });
});

test.each([
  [
    'a node that had too little memory',
    ended(137, { reason: 'Evicted', message: 'The node was low on resource: memory.' }),
    {},
    'its pod was ended: Evicted The node was low on resource: memory.',
  ],
  [
    'a node that was drained',
    ended(143, {
      conditions: [condition('DisruptionTarget', 'EvictionByEvictionAPI', 'Eviction API: evicting')],
    }),
    {},
    'its pod was ended: EvictionByEvictionAPI Eviction API: evicting',
  ],
  ['a signal', ended(137), {}, 'its container was ended by signal 9 (Error)'],
  [
    'its deadline, before Kubernetes counts it as failed',
    ended(143),
    { status: { conditions: [condition('FailureTarget', 'DeadlineExceeded', 'too long')] } },
    'Kubernetes ended restore-1a2b3c4d: DeadlineExceeded too long',
  ],
  [
    'its deadline, when the pod is gone',
    undefined,
    { status: { conditions: [condition('Failed', 'DeadlineExceeded', 'too long')] } },
    'Kubernetes ended restore-1a2b3c4d: DeadlineExceeded too long',
  ],
])('says when %s ended it, and never exits without a word', async (_, status, job, message) => {
  const after = status === undefined ? said({ items: [] }) : pods(status);
  expect((await followed({ pods: [pods(running), after], job })).code).toBe(message);
});
