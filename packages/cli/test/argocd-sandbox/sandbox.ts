import type { Server } from 'node:net';
import { delimiter } from 'node:path';
import { ArgoCd } from '../../src/argocd/argocd.ts';
import { answerProgram } from '../sandboxed-program/answer-program.ts';
import type { Simulation } from '../simulation.ts';
import { answer } from './answer.ts';
import { type SandboxApplication, type SandboxWorld, SOCKET } from './world.ts';

export const OLD = '1111111111111111111111111111111111111111';
export const NEW = '2222222222222222222222222222222222222222';
export const APPLICATION = 'clove-staging-han-river-2026';

/** One healthy festival that a new commit waits for; `change` bends it. */
export function sandboxWorld(change: Partial<SandboxApplication> = {}): SandboxWorld {
  return {
    version: 'v3.5.1',
    login: 'yes',
    calls: [],
    windows: {},
    applications: {
      [APPLICATION]: {
        labels: { 'clove.dev/environment': 'staging', 'clove.dev/festival': 'han-river-2026' },
        project: APPLICATION,
        head: NEW,
        compared: OLD,
        live: OLD,
        health: 'Healthy',
        next: 'succeeds',
        pods: 'healthy',
        syncOptions: [],
        retries: 5,
        applied: [],
        resources: [],
        ...change,
      },
    },
  };
}

/** The sandbox without a process of its own: for tests of what is done with its answers. */
export function sandboxed(world: SandboxWorld): ArgoCd {
  return new ArgoCd(async (args) => answer(world, args));
}

/** Puts the sandbox as an executable on a simulation's PATH; returns how its world looks afterwards. */
export function installArgoCd(simulation: Simulation, begin: SandboxWorld): () => SandboxWorld {
  const world = structuredClone(begin);
  simulation.install(import.meta.dirname, SOCKET, (args) => answer(world, args));
  return () => world;
}

/** The sandbox for a program that other packages' tests start: its variables, and what answers until it is closed. */
export function serveArgoCd(socket: string): {
  readonly environment: Readonly<Record<string, string>>;
  readonly server: Server;
} {
  const world = sandboxWorld();
  const PATH = [import.meta.dirname, process.env['PATH']].join(delimiter);
  return {
    environment: { PATH, [SOCKET]: socket },
    server: answerProgram(socket, (args) => answer(world, args)),
  };
}
