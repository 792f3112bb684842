import { z } from 'zod';
import { type Kubectl, KubectlError, type KubernetesObject } from './kubectl.ts';
import { instantOf, isAfter } from './log-time.ts';

/** Between two questions about a Job, seconds. */
const POLL_SECONDS = 1;
/** Questions in a row that may fail while a Job runs: a connection that broke, an API server that restarts. */
const FAILURES = 10;

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
const Pod = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  status: z.looseObject({
    phase: z.string().default(''),
    reason: z.string().default(''),
    message: z.string().default(''),
    conditions: z
      .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().default('') }))
      .default([]),
    containerStatuses: z.array(Container).default([]),
  }),
});
type Pod = z.infer<typeof Pod>;
const Pods = z.looseObject({ items: z.array(Pod) });
const Job = z.looseObject({
  status: z
    .looseObject({
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().default(''),
            message: z.string().default(''),
          }),
        )
        .default([]),
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
      const pod = await this.#pod();
      if (pod !== undefined && hasRun(pod)) return pod;
      const ended = await this.#ended();
      if (ended !== undefined) throw new JobFailed(ended);
      const reason = pod === undefined ? await this.#withoutPod() : waitingFor(pod);
      if (clock() > until)
        throw new JobFailed(`${this.#name} has not started within ${startSeconds} s: ${reason}`);
      if (reason !== said) say(`${this.#name} waits: ${reason}`);
      said = reason;
    }
  }

  async untilEnded({ metadata: { name } }: Pod): Promise<number> {
    for (let failures = 0; ; await this.#options.pause(POLL_SECONDS)) {
      try {
        await this.#passOn(name);
        const code = await this.#exitCode();
        if (code !== undefined) return code;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!(error instanceof KubectlError) || failures === FAILURES) throw error;
      }
    }
  }

  async #passOn(pod: string): Promise<void> {
    const place = { namespace: this.#namespace, name: pod, container: CONTAINER };
    await this.#kubectl.followLog(place, this.#last, (line) => {
      const [time = '', ...words] = line.split(' ');
      if (instantOf(time) === undefined) return this.#options.out(printable(line));
      // A log that is taken up again begins with the second in which it broke.
      if (this.#last !== undefined && !isAfter(time, this.#last)) return;
      this.#last = time;
      this.#options.out(printable(words.join(' ')));
    });
  }

  /** Undefined while it runs. @throws JobFailed when Kubernetes ended it. */
  async #exitCode(): Promise<number | undefined> {
    const pod = await this.#pod();
    const terminated = containerOf(pod)?.state.terminated;
    if (terminated !== undefined) {
      if (terminated.reason === 'OOMKilled')
        throw new JobFailed(`${this.#name} took more memory than it may`);
      const ended = terminated.exitCode > 128 ? await this.#ended() : undefined;
      if (ended !== undefined) throw new JobFailed(ended);
      return terminated.exitCode;
    }
    if (pod?.status.phase === 'Failed')
      throw new JobFailed(`its pod was ended: ${pod.status.reason} ${pod.status.message}`.trimEnd());
    const ended = await this.#ended();
    if (ended !== undefined) throw new JobFailed(ended);
    if (pod === undefined) throw new JobFailed(`the pod of ${this.#name} is gone: it was deleted`);
    return undefined;
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
        type === 'Failed' && status === 'True' && reason !== 'BackoffLimitExceeded',
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
