import { readdirSync } from 'node:fs';
import { procFile } from './proc-file.ts';

/** One process of this machine, and what it takes of the memory. */
export interface ProcessMemory {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Proportional set size, MB: its own pages, and its part of those that it shares with others. */
  readonly pss: number;
}

/** A process and all below it. Those that end meanwhile are left out. Source: /proc, so Linux only. */
export function processTree(root: number): ProcessMemory[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)));
  const below = (pid: number): ProcessMemory[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

function read(pid: number): ProcessMemory[] {
  const [stat, rollup, command] = ['stat', 'smaps_rollup', 'cmdline'].map((file) => procFile(pid, file));
  const pss = /^Pss:\s+(\d+) kB$/m.exec(rollup ?? '')?.[1];
  if (stat === undefined || pss === undefined) return [];
  // The command's name, in parentheses, may hold anything; the parent is the second field behind it.
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return [{ pid, parent, command: (command ?? '').replaceAll('\0', ' '), pss: Number(pss) / 1024 }];
}
