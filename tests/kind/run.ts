import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { root } from '../office/root.ts';

/** Everything that a kind run makes; deleted and made again by `up`. */
export const folder = join(root, '.clove/kind');
/** A git repository with this checkout's inputs: what Argo CD follows. */
export const repository = join(folder, 'clove.git');
/** Its working copy, where `clove` renders. */
export const checkout = join(folder, 'checkout');
/** Programs that this machine lacked. */
export const programs = join(folder, 'bin');
/** Name of the cluster; kubectl's context is `kind-clove`. */
export const cluster = 'clove';

/** Runs a program and shows what it says. @throws when it fails. */
export function run(program: string, ...args: string[]): void {
  console.log(`$ ${program} ${args.join(' ')}`);
  execFileSync(program, args, { stdio: 'inherit', env: environment() });
}

/** What a program says on standard output. */
export function ask(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', env: environment() }).trim();
}

/** Gives a program its input; a manifest, say, that must not become a file. */
export function feed(input: string, program: string, ...args: string[]): void {
  execFileSync(program, args, { input, stdio: ['pipe', 'inherit', 'inherit'], env: environment() });
}

export function clove(...args: string[]): void {
  run('npx', '--no-install', 'clove', ...args);
}

/** The argocd CLI works with kubectl's credentials here; `clove` with the inputs of the working copy. */
function environment(): NodeJS.ProcessEnv {
  const PATH = [process.env['PATH'], programs].join(delimiter);
  return { ...process.env, PATH, CLOVE_ROOT: checkout, ARGOCD_OPTS: '--core' };
}
