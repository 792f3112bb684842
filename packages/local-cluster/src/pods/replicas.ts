import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from '../manifests/workload.ts';
import { lastLines } from './last-lines.ts';
import { Pod } from './pod.ts';
import type { ClusterContext } from './pod-plan.ts';

/** A pod that ended this often without ever being ready will not heal by itself. */
const GIVE_UP_RESTARTS = 5;

/** Why a Deployment does not get ready: which pod, and the end of its log. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}

/** The pods of one Deployment. Changes of their number or of the pods themselves run one after the other. */
export class Replicas {
  readonly name: string;
  pods: Pod[] = [];
  #deployment: Deployment;
  readonly #context: ClusterContext;
  readonly #extra: Readonly<Record<string, string>>;
  readonly #onChange: () => void;
  #named = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(
    name: string,
    deployment: Deployment,
    context: ClusterContext,
    extra: Readonly<Record<string, string>>,
    onChange: () => void,
  ) {
    this.name = name;
    this.#deployment = deployment;
    this.#context = context;
    this.#extra = extra;
    this.#onChange = onChange;
  }

  /** Resolves when exactly `count` pods are ready. Fails with NotReadyError when one does not get ready. */
  scale(count: number): Promise<void> {
    return this.#inTurn(async () => {
      const added = Array.from({ length: Math.max(0, count - this.pods.length) }, () => this.#add());
      const removed = this.pods.slice(count);
      await Promise.all([
        ...added.map((pod) => this.#untilReady(pod)),
        ...removed.map((pod) => this.#remove(pod)),
      ]);
    });
  }

  /** Replaces every pod by a new one: each is ready before the old one is asked to end. */
  rollingRestart(): Promise<void> {
    return this.#inTurn(() => this.#replaceAll());
  }

  /** Rolls to another version of the Deployment, as many pods as before; answers false when its pods are the same. */
  async update(deployment: Deployment): Promise<boolean> {
    if (isDeepStrictEqual(deployment.template, this.#deployment.template)) return false;
    await this.#inTurn(() => {
      this.#deployment = deployment;
      return this.#replaceAll();
    });
    return true;
  }

  async #replaceAll(): Promise<void> {
    for (const old of [...this.pods]) {
      const fresh = this.#add();
      await this.#untilReady(fresh);
      await this.#remove(old);
    }
  }

  /** Stops all pods at once, whatever else was going on. */
  async stop(how = { abrupt: false }): Promise<void> {
    const pods = this.pods;
    this.pods = [];
    await Promise.all(pods.map((pod) => pod.stop(how)));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  #add(): Pod {
    this.#named += 1;
    const { template } = this.#deployment;
    const pod = new Pod(`${this.name}-${this.#named}`, template, this.#context, this.#extra, this.#onChange);
    this.pods = [...this.pods, pod];
    pod.start();
    return pod;
  }

  async #remove(pod: Pod): Promise<void> {
    await pod.stop();
    this.pods = this.pods.filter((other) => other !== pod);
  }

  async #untilReady(pod: Pod): Promise<void> {
    const deadline = performance.now() + this.#deployment.progressDeadlineSeconds * 1000;
    while (!pod.ready) {
      if (pod.failure) throw pod.failure;
      // Stopped while it was awaited.
      if (!this.pods.includes(pod)) return;
      if (pod.restarts >= GIVE_UP_RESTARTS || performance.now() > deadline) {
        const log = join(this.#context.state, 'logs', `${pod.name}.log`);
        throw new NotReadyError(`${pod.name} does not get ready (log: ${log})${lastLines(log)}`);
      }
      await sleep(20);
    }
  }
}
