import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../office/root.ts';

/** One measured figure, and what it may be at most. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
}

const FILE = join(root, 'bench/results.json');

/** Keeps what a benchmark measured in bench/results.json, in place of what it measured before; other benchmarks' figures stay. */
export function keepResults(bench: string, command: string, measured: readonly Measured[]): void {
  const before: Record<string, unknown> = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  const machine = `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  const results = { ...before, [bench]: { at: new Date().toISOString(), command, machine, measured } };
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}
