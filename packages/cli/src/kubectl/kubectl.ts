import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { findProgram, type ProgramResult, runProgram } from '../program.ts';

/** How long a call of kubectl may take, in seconds. */
const ANSWER_SECONDS = 60;
/** How long a call may take that applies a whole wave, in seconds. */
const APPLY_SECONDS = 300;

/** A call of kubectl that failed, or kubectl itself missing; the message is for the person at the terminal. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError';
}

/** Runs one command line of kubectl; `input` is what it reads, where a secret may be. */
export type KubectlCall = (
  args: readonly string[],
  input?: string,
  limitSeconds?: number,
) => Promise<ProgramResult>;

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
    if (program === undefined) {
      throw new KubectlError('kubectl is not installed: https://kubernetes.io/docs/tasks/tools/ says how');
    }
    const call: KubectlCall = (args, input, limitSeconds = ANSWER_SECONDS) =>
      runProgram(context, program, args, {
        limitSeconds,
        ...(input === undefined ? {} : { input }),
      });
    return new Kubectl(call, kubeContext);
  }

  /** The text that a command answers. */
  async ask(...args: string[]): Promise<string> {
    return this.#run(args);
  }

  /** An object as JSON, or undefined when there is none. */
  async get(kind: string, name: string, namespace?: string): Promise<unknown> {
    const place = namespace === undefined ? [] : ['-n', namespace];
    const text = await this.#run([...place, 'get', kind, name, '--ignore-not-found', '-o', 'json']);
    return text.trim() === '' ? undefined : JSON.parse(text);
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

  async #run(args: readonly string[], input?: string, limitSeconds?: number): Promise<string> {
    const { code, out, err } = await this.#call([...this.#cluster, ...args], input, limitSeconds);
    if (code === 0) return out;
    const said = err.trim().split('\n').at(-1) ?? '';
    throw new KubectlError(`kubectl: ${said === '' ? `exited with ${code} and said nothing` : said}`);
  }
}

const SECRET_KEYS =
  '{{range .items}}{{$name := .metadata.name}}{{range $key, $value := .data}}{{$name}}/{{$key}}{{"\\n"}}{{end}}{{end}}';

const ItemList = z.object({ kind: z.literal('List'), items: z.array(z.unknown()) });

function list(items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
