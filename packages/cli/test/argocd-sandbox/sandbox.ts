import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Simulation } from '../simulation.ts';
import { type SandboxApplication, type SandboxWorld, WORLD } from './world.ts';

export const OLD = '1111111111111111111111111111111111111111';
export const NEW = '2222222222222222222222222222222222222222';
export const APPLICATION = 'clove-staging-han-river-2026';

/** Puts the argocd sandbox on a simulation's PATH, with one healthy festival that a new commit waits for. */
export class ArgoCdSandbox {
  readonly #file: string;

  constructor(simulation: Simulation, application: Partial<SandboxApplication> = {}) {
    this.#file = join(simulation.root, 'argocd-sandbox.json');
    simulation.env = {
      PATH: [import.meta.dirname, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
      [WORLD]: this.#file,
    };
    this.#write({
      version: 'v3.1.0',
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
          resources: [],
          ...application,
        },
      },
    });
  }

  get world(): SandboxWorld {
    return JSON.parse(readFileSync(this.#file, 'utf8'));
  }

  change(change: (world: SandboxWorld) => void): void {
    const { world } = this;
    change(world);
    this.#write(world);
  }

  /** The commands that were called, without their flags. */
  get commands(): string[] {
    return this.world.calls.map((args) =>
      args.filter((arg) => /^[a-z-]+$/.test(arg) && !arg.startsWith('-')).join(' '),
    );
  }

  #write(world: SandboxWorld): void {
    writeFileSync(this.#file, JSON.stringify(world));
  }
}
