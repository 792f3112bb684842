import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const home = resolve(import.meta.dirname, '../..');
const clove = join(home, 'packages/cli/src/clove.ts');

/** `clove console` as a process of its own, on a clone with this repository's inputs. */
export class ConsoleProcess {
  readonly root: string;
  readonly startUrl: string;
  readonly #process: ChildProcess;

  private constructor(root: string, startUrl: string, process: ChildProcess) {
    this.root = root;
    this.startUrl = startUrl;
    this.#process = process;
  }

  /** @param more variables of its environment, by its clone's folder. Default: none */
  static async start(
    more: (root: string) => Readonly<Record<string, string>> = () => ({}),
  ): Promise<ConsoleProcess> {
    const root = mkdtempSync(join(tmpdir(), 'clove-console-test-'));
    for (const folder of ['gitops', 'pool-images/catalog', 'pool-images/releases'])
      cpSync(join(home, folder), join(root, folder), { recursive: true });
    writeFileSync(join(root, '.gitignore'), '.clove/\n');
    const env = { ...process.env, CLOVE_ROOT: root, ...more(root) };
    // Whatever this working tree's manifests are: a difference is what the test changes.
    execFileSync(process.execPath, [clove, 'render', '--all'], { env, stdio: 'pipe' });
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'as it is');
    const child = spawn(process.execPath, [clove, 'console', '--port', '0'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url !== undefined) return new ConsoleProcess(root, url, child);
    }
    throw new Error('the console ended before it said where it is');
  }

  git(...args: string[]): string {
    return git(this.root, ...args);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
    rmSync(this.root, { recursive: true, force: true });
  }
}

function git(root: string, ...args: string[]): string {
  const settings = ['-c', 'user.name=ops', '-c', 'user.email=ops@festival.example'];
  return execFileSync('git', ['-C', root, ...settings, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}
