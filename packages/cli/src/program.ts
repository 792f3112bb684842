import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CliContext } from './context.ts';

/** What a program said and how it ended. */
export interface ProgramResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The user stopped the verb (Ctrl-C) while it waited for a program. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A program did not answer within its limit. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Where a program lies on the PATH, or undefined when it is not installed. */
export function findProgram(context: CliContext, name: string): string | undefined {
  const folders = (context.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export interface ProgramOptions {
  /** What it reads. Default: nothing. */
  readonly input?: string;
  /** Default: it may take as long as it likes. */
  readonly limitSeconds?: number;
  /** True: a Ctrl-C at the terminal does not reach it, nor a second one. Default: false. */
  readonly detached?: boolean;
  /** Receives each line of its output at once; the result's `out` stays empty then. Default: the output is collected. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program to its end. Arguments are visible to every user of the machine: a secret goes through `input`.
 * @throws Interrupted when the user stops the verb, NoAnswer after `limitSeconds`.
 */
export async function runProgram(
  context: CliContext,
  path: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const limit = options.limitSeconds === undefined ? [] : [AbortSignal.timeout(options.limitSeconds * 1000)];
  const child = spawn(path, args, {
    env: { ...context.env },
    cwd: context.root,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: options.detached ?? false,
    signal: AbortSignal.any([context.signal, ...limit]),
  });
  let out = '';
  let err = '';
  const { onLine } = options;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (onLine === undefined) return;
    const lines = out.split('\n');
    out = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // Who exits without reading its input closes the pipe; its exit code says what was wrong.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') child.emit('error', error);
  });
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      if (context.signal.aborted) reject(new Interrupted());
      else if (error.name === 'AbortError')
        reject(new NoAnswer(`${path} did not answer within ${options.limitSeconds} s`));
      else reject(error);
    });
    child.once('close', (code) => {
      if (onLine !== undefined && out !== '') onLine(out);
      resolve({ code: code ?? 1, out: onLine === undefined ? out : '', err });
    });
  });
}

/** Waits so many seconds. @throws Interrupted when the user stops the verb. */
export async function pause({ signal }: CliContext, seconds: number): Promise<void> {
  try {
    await setTimeout(seconds * 1000, undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw error;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there or not executable: the next folder of the PATH may have it.
    return false;
  }
}
