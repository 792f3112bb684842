import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { isBundled, loadCatalogue, writeFileAtomically, writeRelease } from '@clove/pool-images';
import type { Prompts } from '../src/prompts.ts';
import { runClove } from '../src/run.ts';
import { type Answer, answerProgram } from './sandboxed-program/answer-program.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** The made-up release of every simulation. */
const RELEASE = '0.1.0';

/** What a command line did: its exit code and every line it said. */
export interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Of this repository's festivals, those that a simulation has: two, however many samples there are. */
const FESTIVALS = ['gitops/festivals/han-river-2026.yaml', 'gitops/festivals/seoul-jazz-2026.yaml'];

/** A throw-away copy of this repository's inputs, with a release of made-up tags, to run command lines in. */
export class Simulation {
  readonly root: string;
  /** The environment of the next command lines. Without a PATH no program is found. */
  env: Record<string, string> = {};
  /** Abort it to press Ctrl-C. */
  stop = new AbortController();
  /** Answers questions; without it there is no terminal. */
  prompts: Prompts | undefined;
  /** Called with each line of the answer when it is written. */
  onOutput: (line: string) => void = () => undefined;
  /** Called with each line of error or progress when it is written. */
  onProgress: (line: string) => void = () => undefined;
  readonly #answering: Server[] = [];

  /**
   * @param copied a simulation whose files this one begins with instead, to share what was costly to make. They
   * are links, which cost a tenth of copies: a file is replaced (`write`, `edit`, every verb), never changed in place.
   */
  constructor(copied?: Simulation) {
    this.root = mkdtempSync(join(tmpdir(), 'clove-cli-'));
    if (copied !== undefined) {
      link(copied.root, this.root);
      return;
    }
    for (const file of FESTIVALS) cpSync(join(ROOT, file), join(this.root, file), { recursive: true });
    for (const folder of ['gitops/templates', 'gitops/environments', 'pool-images/catalog']) {
      cpSync(join(ROOT, folder), join(this.root, folder), { recursive: true });
    }
    const images = [...loadCatalogue(this.root).values()].filter(isBundled);
    writeRelease(this.root, RELEASE, new Map(images.map(({ image }) => [image, 'abcdef012345'])));
    for (const environment of ['staging', 'production']) this.#pin(environment);
  }

  /** Whatever this repository's environments run, here they run the made-up release. */
  #pin(environment: string): void {
    const file = `gitops/environments/${environment}/environment.yaml`;
    const text = readFileSync(join(this.root, file), 'utf8');
    this.write(file, text.replace(/^release: .*$/m, `release: ${RELEASE}`));
  }

  /** Runs one command line in this process. */
  async run(...args: string[]): Promise<Outcome> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runClove(args, {
      root: this.root,
      out: (line) => {
        out.push(line);
        this.onOutput(line);
      },
      err: (line) => {
        err.push(line);
        this.onProgress(line);
      },
      signal: this.stop.signal,
      env: this.env,
      ...(this.prompts === undefined ? {} : { prompts: this.prompts }),
    });
    return { code, out, err };
  }

  /** Puts the sandbox of a program on the PATH, whose processes find who answers them by this variable. */
  install(folder: string, variable: string, answer: Answer): void {
    const socket = join(this.root, `${variable}-${this.#answering.length}`);
    this.#answering.push(answerProgram(socket, answer));
    this.env = { PATH: [folder, dirname(process.execPath)].join(delimiter), [variable]: socket };
  }

  /** Makes images planned ones: settled, and not in the pool yet. */
  planned(...images: string[]): void {
    for (const image of images) {
      this.edit(`pool-images/catalog/${image}.yaml`, (text) =>
        text.replace(/^entry: .*$/m, 'availability: planned'),
      );
    }
  }

  write(file: string, text: string): void {
    writeFileAtomically(join(this.root, file), text);
  }

  /** Changes a file that is there. */
  edit(file: string, change: (text: string) => string): void {
    this.write(file, change(readFileSync(join(this.root, file), 'utf8')));
  }

  remove(): void {
    for (const server of this.#answering) server.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

function link(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target);
      link(source, target);
    } else linkSync(source, target);
  }
}
