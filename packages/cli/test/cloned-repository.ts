import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { runClove } from '../src/run.ts';
import { commitAll, git } from './repository.ts';
import { Simulation } from './simulation.ts';

const PROGRAM = resolve(import.meta.dirname, '../src/clove.ts');

/** Staging rendered and committed on main, once for the tests of a file; each test works in a clone. */
export function clonesForEach() {
  const origin = new Simulation();
  /** A folder of the test at hand, and where in it the test works. */
  const at = { folder: '', root: '' };
  beforeAll(async () => {
    expect((await origin.run('render', '--environment', 'staging')).err).toEqual([]);
    writeFileSync(join(origin.root, '.gitignore'), '.clove/\n');
    git(origin.root, 'init', '-q', '-b', 'main');
    git(origin.root, 'config', 'uploadpack.allowFilter', 'true');
    commitAll(origin.root, 'as it is');
  });
  beforeEach(() => {
    at.folder = mkdtempSync(join(tmpdir(), 'clove-repository-'));
    at.root = join(at.folder, 'clone');
    git(at.folder, 'clone', '-q', origin.root, at.root);
  });
  afterEach(() => rmSync(at.folder, { recursive: true, force: true }));
  afterAll(() => origin.remove());
  return { at, origin, clove, apart, pathWith, write, edit, manifest };

  /** One command line in this process. */
  async function clove(args: readonly string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runClove(args, {
      root: at.root,
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      signal: new AbortController().signal,
      env: {},
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  /** One command line in a process of its own, with hardly anything else in its environment. */
  function apart(args: readonly string[], env: Record<string, string>) {
    const own = { HOME: at.folder, PATH: process.env['PATH'] ?? '', CLOVE_ROOT: at.root, ...env };
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      env: own,
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** A PATH with these programs alone. */
  function pathWith(...programs: string[]): string {
    const path = mkdtempSync(join(at.folder, 'bin-'));
    for (const name of programs) {
      symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(path, name));
    }
    return path;
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(at.root, file)), { recursive: true });
    rmSync(join(at.root, file), { force: true });
    writeFileSync(join(at.root, file), text);
  }

  function edit(file: string, from: string | RegExp, to: string): void {
    const text = readFileSync(join(at.root, file), 'utf8');
    expect(text.replace(from, to)).not.toBe(text);
    write(file, text.replace(from, to));
  }

  /** The file of a manifest, whatever orders the files of a folder. */
  function manifest(tree: string, name: string): string {
    const found = readdirSync(join(at.root, tree)).find((file) =>
      new RegExp(`^(?:\\d+-)?${name}\\.yaml$`).test(file),
    );
    if (found === undefined) throw new Error(`${tree} has no ${name}`);
    return found;
  }
}
