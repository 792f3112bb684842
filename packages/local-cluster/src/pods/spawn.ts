import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { weighGroup } from './cpu-weight.ts';
import type { Program } from './program.ts';

/** One process to run: what a container's start is here. */
export interface Command {
  name: string;
  program: Program;
  args: string[];
  environment: Record<string, string>;
  /** Working directory. */
  folder: string;
  log: string;
  /** The file with the cluster's names (network.json). */
  network: string;
  /** Folder of Node's compile cache. */
  compileCache: string;
  /** Niceness of the process. */
  nice: number;
}

/** What a process is sent: which pods are ready, and whether its own is. */
export interface Sent {
  endpoints: Record<string, number[]>;
  ready: boolean;
}

/** A running process, with the pipe on which it receives what changes. */
export interface Running {
  process: ChildProcess;
  send(sent: Sent): void;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const PRELOAD = new URL('../network/preload.mjs', import.meta.url);

/**
 * Runs `node <bundle> <args>`, or another program, with a clean environment: nothing of the developer's shell reaches a
 * pod. Output goes straight into the log file. The process is in a group of its own, so that Ctrl-C reaches only the
 * supervisor.
 */
export function run(command: Command, onStart: (pid: number, name: string) => void): Running {
  const preload = new URL(PRELOAD);
  preload.searchParams.set('network', command.network);
  mkdirSync(dirname(command.log), { recursive: true });
  mkdirSync(command.folder, { recursive: true });
  const log = openSync(command.log, 'a', 0o600);
  const { program } = command;
  const argv =
    program.kind === 'bundle'
      ? [process.execPath, '--import', preload.href, resolve(program.file)]
      : program.argv;
  // `nice` becomes the program: one process, whose threads all have it.
  const [file = '', ...first] = command.nice === 0 ? argv : ['nice', '-n', String(command.nice), ...argv];
  const child = spawn(file, [...first, ...command.args], {
    cwd: command.folder,
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
    env: {
      PATH: '/usr/bin:/bin',
      HOME: command.folder,
      HOSTNAME: command.name,
      LANG: 'C.UTF-8',
      // A bundle is 3 MB of source, which its migration has compiled already. Measured, of an idle process's own memory:
      // review 35 MB instead of 50.
      ...(program.kind === 'bundle' ? { NODE_COMPILE_CACHE: command.compileCache } : {}),
      ...command.environment,
    },
  });
  closeSync(log);
  if (child.pid !== undefined) {
    onStart(child.pid, command.name);
    if (command.nice !== 0) void weighGroup(child.pid, command.nice);
  }
  const pipe = child.stdio[3] as Writable;
  // Only a bundle's preload reads it: what no one reads would pile up here.
  if (program.kind === 'command') pipe.destroy();
  // The process may end at any moment; what was to be sent no longer matters then.
  pipe.on('error', () => pipe.destroy());
  return {
    process: child,
    send: (sent) => {
      if (pipe.writable) pipe.write(`${JSON.stringify(sent)}\n`);
    },
    exited: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal }));
    }),
  };
}
