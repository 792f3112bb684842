import { APPLICATION_LABELS } from '@clove/charts-ts';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { findProgram, NoAnswer, type ProgramResult, runProgram } from '../program.ts';
import { type Application, applicationFrom, type UnhealthyObject } from './application.ts';
import { ArgoCdError, argoCdErrorFrom, INSTALL_ARGOCD } from './argocd-error.ts';
import { type ListedWindow, windowsFrom } from './sync-window.ts';

/** How long a question may take, in seconds. */
const ANSWER_SECONDS = 60;
/** Runs one command line of the argocd CLI. */
export type Call = (args: readonly string[], limitSeconds: number) => Promise<ProgramResult>;

/**
 * Argo CD through its own CLI: it acts with the rights of that CLI's login. Every call may throw ArgoCdError;
 * none changes anything but what its name says.
 */
export class ArgoCd {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** @throws ArgoCdError when the CLI is not installed. */
  static find(context: CliContext): ArgoCd {
    const program = findProgram(context, 'argocd');
    if (program === undefined) throw new ArgoCdError('absent', INSTALL_ARGOCD);
    return new ArgoCd((args, limitSeconds) => runProgram(context, program, args, { limitSeconds }));
  }

  /** An Application; with `refresh` after it has been compared with the newest commit. */
  async application(name: string, options: { refresh?: boolean } = {}): Promise<Application> {
    const refresh = options.refresh === true ? ['--refresh'] : [];
    return applicationFrom(JSON.parse(await this.#answer(['app', 'get', name, '-o', 'json', ...refresh])));
  }

  /** Every Application that Clove made, or those of one environment. */
  async applications(environment?: string): Promise<Application[]> {
    const selector = APPLICATION_LABELS.environment + (environment === undefined ? '' : `=${environment}`);
    const printed: unknown = JSON.parse(await this.#answer(['app', 'list', '-l', selector, '-o', 'json']));
    return z.array(z.unknown()).nullable().parse(printed)?.map(applicationFrom) ?? [];
  }

  /** The last lines that an object's pods wrote, without what a terminal would obey. */
  async lastLines(name: string, object: UnhealthyObject, count: number): Promise<string[]> {
    const place = ['--group', object.group, '--kind', object.kind, '--namespace', object.namespace];
    const text = await this.#answer([
      'app',
      'logs',
      name,
      ...place,
      '--name',
      object.name,
      '--tail',
      String(count),
    ]);
    const lines = text.split('\n').map((line) => line.replace(/\p{Cc}/gu, ' ').trimEnd());
    return lines.filter((line) => line !== '').slice(-count);
  }

  /** Asks for a sync and does not wait for it. Prunes, as the automatic sync does. */
  async requestSync(name: string): Promise<void> {
    await this.#answer(['app', 'sync', name, '--async', '--prune']);
  }

  /** Ends the running operation. */
  async terminateOperation(name: string): Promise<void> {
    await this.#answer(['app', 'terminate-op', name]);
  }

  /** Deletes one object in the cluster; the next sync makes it again. */
  async deleteResource(name: string, object: UnhealthyObject): Promise<void> {
    const place = ['--kind', object.kind, '--group', object.group, '--namespace', object.namespace];
    await this.#answer(['app', 'delete-resource', name, ...place, '--resource-name', object.name]);
  }

  /** The sync windows of a project. */
  async windows(project: string): Promise<ListedWindow[]> {
    return windowsFrom(await this.#answer(['proj', 'windows', 'list', project]));
  }

  /** Version of the CLI, such as v3.1.0. */
  async clientVersion(): Promise<string> {
    const Versions = z.looseObject({ client: z.looseObject({ Version: z.string() }) });
    const printed: unknown = JSON.parse(await this.#answer(['version', '--client', '-o', 'json']));
    return Versions.parse(printed).client.Version.split('+', 1)[0] ?? '';
  }

  async #answer(args: readonly string[]): Promise<string> {
    let result: ProgramResult;
    try {
      result = await this.#call(args, ANSWER_SECONDS);
    } catch (error) {
      if (error instanceof NoAnswer) throw new ArgoCdError('timed-out', error.message);
      throw error;
    }
    if (result.code !== 0) throw argoCdErrorFrom(result.err, result.code);
    return result.out;
  }
}
