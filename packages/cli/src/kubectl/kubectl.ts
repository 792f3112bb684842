import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { findProgram, NoAnswer, type ProgramOptions, type ProgramResult, runProgram } from '../program.ts';
import { INSTALL_KUBECTL, KubectlError, kubectlErrorFrom } from './kubectl-error.ts';

export { KubectlError } from './kubectl-error.ts';

/** How long a call of kubectl may take, in seconds. */
const ANSWER_SECONDS = 60;
/** How long a call may take that applies a whole wave, in seconds. */
const APPLY_SECONDS = 300;

/** Runs one command line of kubectl; `input` is what it reads, where a secret may be. */
export type KubectlCall = (args: readonly string[], options?: ProgramOptions) => Promise<ProgramResult>;

/** A container whose log is read. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
}

/** An object to be made; secrets among them, so it only ever goes through standard input. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [rest: string]: unknown;
}

/** A cluster through kubectl: it acts with the rights of kubectl's login. */
export class Kubectl {
  readonly #call: KubectlCall;
  readonly #cluster: readonly string[];

  /** @param context a context of the kubeconfig; without one the current one. */
  constructor(call: KubectlCall, context?: string) {
    this.#call = call;
    this.#cluster = context === undefined ? [] : ['--context', context];
  }

  /** @throws KubectlError when it is not installed. */
  static find(context: CliContext, kubeContext?: string): Kubectl {
    const program = findProgram(context, 'kubectl');
    if (program === undefined) throw new KubectlError('absent', INSTALL_KUBECTL);
    return new Kubectl((args, options) => runProgram(context, program, args, options), kubeContext);
  }

  /** For what has to be done after the user stopped the verb, however often they ask again. @throws as `find` */
  static findUnstoppable(context: CliContext, kubeContext?: string): Kubectl {
    const signal = new AbortController().signal;
    const program = findProgram(context, 'kubectl');
    if (program === undefined) throw new KubectlError('absent', INSTALL_KUBECTL);
    const call: KubectlCall = (args, options) =>
      runProgram({ ...context, signal }, program, args, { ...options, detached: true });
    return new Kubectl(call, kubeContext);
  }

  /** The text that a command answers. */
  async ask(...args: string[]): Promise<string> {
    return this.#run(args);
  }

  /** An object as JSON, or undefined when there is none. */
  async get(
    kind: string,
    name: string,
    namespace?: string,
    { managedFields = false }: { managedFields?: boolean } = {},
  ): Promise<unknown> {
    const place = namespace === undefined ? [] : ['-n', namespace];
    const more = managedFields ? ['--show-managed-fields'] : [];
    const text = await this.#run([...place, 'get', kind, name, '--ignore-not-found', ...more, '-o', 'json']);
    return text.trim() === '' ? undefined : JSON.parse(text);
  }

  /** Every object of these kinds in a namespace as JSON, with managedFields. */
  async list(namespace: string, kinds: readonly string[]): Promise<unknown> {
    const place = ['-n', namespace, 'get', kinds.join(',')];
    return JSON.parse(await this.#run([...place, '--show-managed-fields', '-o', 'json']));
  }

  /** The keys of every Secret of a namespace as `<secret>/<key>`; the values stay in the cluster. */
  async secretKeys(namespace: string): Promise<Set<string>> {
    const text = await this.#run(['-n', namespace, 'get', 'secrets', '-o', `go-template=${SECRET_KEYS}`]);
    return new Set(text.split('\n').filter((line) => line !== ''));
  }

  /** Makes objects; one that exists already is an error and stays as it is. */
  async create(objects: readonly KubernetesObject[]): Promise<void> {
    if (objects.length > 0) await this.#run(['create', '-f', '-'], list(objects));
  }

  /**
   * Sets fields of an object and leaves all others alone. Fields that another manager set are only taken over with
   * `force`.
   */
  async setFields(object: KubernetesObject, manager: string, force = false): Promise<void> {
    const flags = ['--server-side', `--field-manager=${manager}`, ...(force ? ['--force-conflicts'] : [])];
    await this.#run(['apply', ...flags, '-f', '-'], JSON.stringify(object));
  }

  /** Makes or changes objects as one field manager, which wins every conflict. */
  async applyAll(objects: readonly unknown[], manager: string): Promise<void> {
    const flags = ['--server-side', '--force-conflicts', `--field-manager=${manager}`];
    await this.#run(['apply', ...flags, '-f', '-'], list(objects), APPLY_SECONDS);
  }

  /** Those of the objects that the cluster has, as it has them. */
  async getAll(objects: readonly unknown[]): Promise<unknown[]> {
    const text = await this.#run(['get', '--ignore-not-found', '-o', 'json', '-f', '-'], list(objects));
    if (text.trim() === '') return [];
    const found: unknown = JSON.parse(text);
    // Of a single object kubectl makes no list.
    return ItemList.safeParse(found).data?.items ?? [found];
  }

  /** The last lines that an object's pod wrote, without what a terminal would obey; one that says why when there are none. */
  async lastLines(namespace: string, object: string, count: number): Promise<string[]> {
    try {
      const text = await this.#run(['-n', namespace, 'logs', object, `--tail=${count}`]);
      const lines = text.split('\n').map((line) => line.replace(/\p{Cc}/gu, ' ').trimEnd());
      return lines.filter((line) => line !== '').slice(-count);
    } catch (error) {
      if (error instanceof KubectlError) return [`its log cannot be read: ${error.message}`];
      throw error;
    }
  }

  /** Each line of a pod's container from `since` on (RFC 3339), with its time in front, until the container ends. */
  async followLog(pod: PodName, since: string | undefined, onLine: (line: string) => void): Promise<void> {
    const from = since === undefined ? [] : [`--since-time=${since}`];
    const place = ['-n', pod.namespace, 'logs', pod.name, '-c', pod.container];
    await this.#answer([...place, '--follow', '--timestamps', ...from], { onLine });
  }

  async #run(args: readonly string[], input?: string, limitSeconds = ANSWER_SECONDS): Promise<string> {
    return this.#answer(args, { limitSeconds, ...(input === undefined ? {} : { input }) });
  }

  async #answer(args: readonly string[], options: ProgramOptions): Promise<string> {
    let result: ProgramResult;
    try {
      result = await this.#call([...this.#cluster, ...args], options);
    } catch (error) {
      if (error instanceof NoAnswer) throw new KubectlError('unreachable', error.message);
      throw error;
    }
    if (result.code === 0) return result.out;
    throw kubectlErrorFrom(result.err, result.code);
  }
}

const SECRET_KEYS =
  '{{range .items}}{{$name := .metadata.name}}{{range $key, $value := .data}}{{$name}}/{{$key}}{{"\\n"}}{{end}}{{end}}';

const ItemList = z.object({ kind: z.literal('List'), items: z.array(z.unknown()) });

function list(items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
