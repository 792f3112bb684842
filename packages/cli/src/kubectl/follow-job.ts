import { z } from 'zod';
import { type Kubectl, KubectlError, type KubernetesObject } from './kubectl.ts';
import { instantOf, isAfter } from './log-time.ts';

/** Between two questions about a Job, seconds. */
const POLL_SECONDS = 1;
/**
 * Questions in a row that may fail, a second apart: a connection that broke, an API server that restarts. Source: one that is alone is
 * back within a minute.
 */
const FAILURES = 60;

export interface FollowOptions {
  /** Receives each line of its output. */
  readonly out: (line: string) => void;
  /** Receives what it waits for. */
  readonly say: (line: string) => void;
  /** Waits so many seconds. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** At most so many seconds until its container runs. */
  readonly startSeconds: number;
}

/** A Job that did not run to its end; the message says why. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

const Container = z.looseObject({
  name: z.string(),
  state: z
    .looseObject({
      waiting: z.looseObject({ reason: z.string().default(''), message: z.string().default('') }).optional(),
      running: z.looseObject({}).optional(),
      terminated: z.looseObject({ exitCode: z.int(), reason: z.string().default('') }).optional(),
    })
    .default({}),
});
const Condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
});
const Pod = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  status: z.looseObject({
    phase: z.string().default(''),
    reason: z.string().default(''),
    message: z.string().default(''),
    conditions: z.array(Condition).default([]),
    containerStatuses: z.array(Container).default([]),
  }),
});
type Pod = z.infer<typeof Pod>;
const Pods = z.looseObject({ items: z.array(Pod) });
const Job = z.looseObject({
  status: z
    .looseObject({
      conditions: z.array(Condition).default([]),
    })
    .default({ conditions: [] }),
});
const Events = z.looseObject({
  items: z.array(z.looseObject({ message: z.string().default(''), type: z.string().default('') })),
});

/**
 * Makes a Job of one pod and one container, passes its output on line by line, and answers the container's exit code. A
 * connection that breaks is taken up again where it broke.
 * @throws JobFailed when it never ran or did not run to its end, KubectlError when the cluster refuses it.
 */
export async function followJob(
  kubectl: Kubectl,
  job: KubernetesObject,
  options: FollowOptions,
): Promise<number> {
  const followed = new FollowedJob(kubectl, job, options);
  await kubectl.create([job]);
  return followed.untilEnded(await followed.untilStarted());
}

class FollowedJob {
  readonly #kubectl: Kubectl;
  readonly #namespace: string;
  readonly #name: string;
  readonly #options: FollowOptions;
  /** The time of the last line that was passed on. */
  #last: string | undefined;

  constructor(kubectl: Kubectl, { metadata }: KubernetesObject, options: FollowOptions) {
    this.#kubectl = kubectl;
    this.#namespace = metadata.namespace ?? '';
    this.#name = metadata.name;
    this.#options = options;
  }

  async untilStarted(): Promise<Pod> {
    const { clock, startSeconds, say, pause } = this.#options;
    const until = clock() + startSeconds * 1000;
    for (let said = ''; ; await pause(POLL_SECONDS)) {
      const pod = await this.#patiently(() => this.#pod());
      if (pod !== undefined && hasRun(pod)) return pod;
      const ended = await this.#patiently(() => this.#ended());
      if (ended !== undefined) throw new JobFailed(ended);
      const reason = pod === undefined ? await this.#patiently(() => this.#withoutPod()) : waitingFor(pod);
      if (clock() > until)
        throw new JobFailed(`${this.#name} has not started within ${startSeconds} s: ${reason}`);
      if (reason !== said) say(`${this.#name} waits: ${reason}`);
      said = reason;
    }
  }

  async untilEnded({ metadata: { name } }: Pod): Promise<number> {
    for (let cuts = 0; ; await this.#options.pause(POLL_SECONDS)) {
      const isWhole = await this.#passOn(name);
      const code = await this.#patiently(() => this.#exitCode());
      if (code === undefined) continue;
      if (isWhole) return code;
      cuts += 1;
      if (cuts < FAILURES) continue;
      this.#options.say(`the last lines of ${this.#name} are missing here: kubectl logs job/${this.#name}`);
      return code;
    }
  }

  /** Answers whether the log was read to its end: false where the connection broke, which it may as often as it likes. */
  async #passOn(pod: string): Promise<boolean> {
    const place = { namespace: this.#namespace, name: pod, container: CONTAINER };
    try {
      await this.#kubectl.followLog(place, this.#last, (line) => this.#say(line));
      return true;
    } catch (error) {
      if (isPassing(error)) return false;
      throw error;
    }
  }

  #say(line: string): void {
    const [time = '', ...words] = line.split(' ');
    const isTimed = instantOf(time) !== undefined;
    // A log that is taken up again begins with the second in which it broke.
    if (isTimed && this.#last !== undefined && !isAfter(time, this.#last)) return;
    if (isTimed) this.#last = time;
    this.#options.out(printable(isTimed ? words.join(' ') : line));
  }

  /** Undefined while it runs. @throws JobFailed when it was ended from outside. */
  async #exitCode(): Promise<number | undefined> {
    const pod = await this.#pod();
    const terminated = containerOf(pod)?.state.terminated;
    if (terminated !== undefined) {
      if (terminated.reason === 'OOMKilled')
        throw new JobFailed(`${this.#name} took more memory than it may`);
      if (terminated.exitCode <= 128) return terminated.exitCode;
      throw new JobFailed((await this.#ended()) ?? endedFromOutside(pod, terminated));
    }
    if (pod?.status.phase === 'Failed') throw new JobFailed(endedFromOutside(pod));
    const ended = await this.#ended();
    if (ended !== undefined) throw new JobFailed(ended);
    if (pod === undefined) throw new JobFailed(`the pod of ${this.#name} is gone: it was deleted`);
    return undefined;
  }

  /** Asks again while the cluster does not answer for a moment. */
  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!isPassing(error) || failures === FAILURES) throw error;
      }
      await this.#options.pause(POLL_SECONDS);
    }
  }

  async #pod(): Promise<Pod | undefined> {
    const selector = `batch.kubernetes.io/job-name=${this.#name}`;
    return Pods.parse(await this.#asked('pods', '-l', selector)).items[0];
  }

  /** Why Kubernetes counts the Job as failed before its container said anything of the kind: its deadline, mostly. */
  async #ended(): Promise<string | undefined> {
    const job = await this.#kubectl.get('job', this.#name, this.#namespace);
    if (job === undefined) return `${this.#name} is gone: it was deleted`;
    const failed = Job.parse(job).status.conditions.find(
      ({ type, status, reason }) =>
        FAILED.has(type) && status === 'True' && reason !== 'BackoffLimitExceeded',
    );
    return failed === undefined
      ? undefined
      : `Kubernetes ended ${this.#name}: ${failed.reason} ${failed.message}`;
  }

  /** Why it has no pod: a quota that is used up, an account that is missing. */
  async #withoutPod(): Promise<string> {
    const { items } = Events.parse(
      await this.#asked('events', '--field-selector', `involvedObject.name=${this.#name}`),
    );
    return items.findLast(({ type }) => type === 'Warning')?.message ?? 'a pod is being made';
  }

  async #asked(kind: string, ...selection: string[]): Promise<unknown> {
    return JSON.parse(
      await this.#kubectl.ask('-n', this.#namespace, 'get', kind, ...selection, '-o', 'json'),
    );
  }
}

/** A Job that is to fail, while its pods end, and one that has (Kubernetes 1.31 and later say both, one after the other). */
const FAILED: ReadonlySet<string> = new Set(['FailureTarget', 'Failed']);

/** True where the same question may be answered a moment later: rights and logins do not come back by themselves. */
function isPassing(error: unknown): boolean {
  return error instanceof KubectlError && (error.problem === 'unreachable' || error.problem === 'other');
}

/** Why a pod ended that did not end by itself: its node was drained or had too little of something, or a signal ended it. */
function endedFromOutside(pod: Pod | undefined, terminated?: { exitCode: number; reason: string }): string {
  const { reason = '', message = '', conditions = [] } = pod?.status ?? {};
  if (reason !== '') return `its pod was ended: ${reason} ${message}`.trimEnd();
  const disrupted = conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  if (disrupted !== undefined) return `its pod was ended: ${disrupted.reason} ${disrupted.message}`.trimEnd();
  return terminated === undefined
    ? 'its pod failed before its container ran'
    : `its container was ended by signal ${terminated.exitCode - 128} (${terminated.reason})`;
}

/** What the charts call the container of a Job. */
const CONTAINER = 'job';

function containerOf(pod: Pod | undefined): z.infer<typeof Container> | undefined {
  return pod?.status.containerStatuses.find(({ name }) => name === CONTAINER);
}

function hasRun(pod: Pod): boolean {
  const { running, terminated } = containerOf(pod)?.state ?? {};
  return running !== undefined || terminated !== undefined || pod.status.phase === 'Failed';
}

function waitingFor(pod: Pod): string {
  const { reason = '', message = '' } = containerOf(pod)?.state.waiting ?? {};
  if (reason !== '') return [reason, message].filter((text) => text !== '').join(': ');
  const unscheduled = pod.status.conditions.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  return unscheduled?.message || 'its pod is being started';
}

/** Without what a terminal would obey. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ').trimEnd();
}
