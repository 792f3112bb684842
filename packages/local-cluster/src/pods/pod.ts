import type { PodTemplate } from '../manifests/workload.ts';
import { identityOf } from '../process/identity.ts';
import { Restarts } from '../process/restarts.ts';
import { signalProcess, terminate } from '../process/terminate.ts';
import { type ClusterContext, containerOf, planProcess } from './pod-plan.ts';
import { probe } from './probe.ts';
import { type Running, run } from './spawn.ts';

/** One pod: one process at a time, restarted with back-off when it ends, until it is stopped. */
export class Pod {
  readonly name: string;
  readonly labels: Record<string, string>;
  ready = false;
  readonly #template: PodTemplate;
  readonly #context: ClusterContext;
  readonly #extra: Readonly<Record<string, string>>;
  readonly #onChange: () => void;
  readonly #restarts: Restarts;
  #ports: ReadonlyMap<string | number, number> = new Map();
  #running: Running | undefined;
  #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(
    name: string,
    template: PodTemplate,
    context: ClusterContext,
    extra: Readonly<Record<string, string>>,
    onChange: () => void,
  ) {
    this.name = name;
    this.labels = template.metadata.labels;
    this.#template = template;
    this.#context = context;
    this.#extra = extra;
    this.#onChange = onChange;
    this.#restarts = new Restarts(name, context.log);
  }

  get restarts(): number {
    return this.#restarts.count;
  }

  get pid(): number | undefined {
    const child = this.#running?.process;
    return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  /** Why it cannot even be started (a manifest that refers to what is not there); a crash is no such reason. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The port on 127.0.0.1 that stands for a container port, by name or number. */
  port(port: string | number): number | undefined {
    return this.#ports.get(port);
  }

  start(): void {
    this.#loop = this.#live().catch((error: Error) => {
      this.#failure = error;
      this.#setReady(false);
    });
  }

  updateEndpoints(endpoints: Record<string, number[]>): void {
    this.#running?.send({ endpoints, ready: this.ready });
  }

  /** Sends a signal to the process; false when there is none just now. */
  signal(signal: NodeJS.Signals): boolean {
    const { pid } = this;
    return pid !== undefined && signalProcess(pid, signal);
  }

  /**
   * Out of rotation, then SIGTERM, then SIGKILL when the grace period is over; `abrupt`: SIGKILL at once. Resolves when the
   * process is gone.
   */
  async stop({ abrupt } = { abrupt: false }): Promise<void> {
    this.#stopping.abort();
    this.#setReady(false);
    await this.#end(abrupt ? 'SIGKILL' : 'SIGTERM');
    await this.#loop;
  }

  async #live(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#restarts.started();
      const ending = await this.#runOnce();
      this.#setReady(false);
      if (this.#stopping.signal.aborted) return;
      await this.#restarts.due(ending, this.#stopping.signal);
    }
  }

  async #runOnce(): Promise<Awaited<Running['exited']>> {
    const planned = await planProcess(this.#template, this.name, this.#context, this.#extra);
    if (this.#stopping.signal.aborted) return { code: 0, signal: null };
    this.#ports = planned.ports;
    const running = run(planned.command, this.#context.onStart);
    this.#running = running;
    running.send({ endpoints: this.#context.endpoints(), ready: false });
    const ended = new AbortController();
    const over = AbortSignal.any([ended.signal, this.#stopping.signal]);
    const probing = probe(
      containerOf(this.#template),
      (port) => planned.ports.get(port) ?? Number(port),
      {
        onReady: (ready) => {
          if (!over.aborted) this.#setReady(ready);
        },
        onDead: (why) => {
          this.#context.log(`${this.name}: ${why}: it is restarted`);
          this.#setReady(false);
          this.#end().catch((error: Error) => this.#context.log(`${this.name}: ${error.message}`));
        },
      },
      over,
    );
    const result = await running.exited;
    ended.abort();
    await probing;
    return result;
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { pid } = this;
    const identity = pid === undefined ? undefined : identityOf(pid);
    const graceMs = this.#template.spec.terminationGracePeriodSeconds * 1000;
    if (identity) await terminate(identity, graceMs, signal);
  }

  #setReady(ready: boolean): void {
    if (this.ready === ready) return;
    this.ready = ready;
    this.#onChange();
  }
}
