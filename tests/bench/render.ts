/**
 * `npm run bench:render`: how long rendering takes when there are 1,000 festivals, each as a whole `clove render
 * --all` with the start of its process. They are copies of the two samples under slugs of their own, in one
 * environment, in a folder of their own outside of this repository. Beside it, where kubectl is installed: what
 * `kubectl kustomize` needs to build the same objects, one process per festival. Its figures are kept in bench/results.json.
 *
 * BENCH_FESTIVALS (1000) and BENCH_RUNS (3) make it smaller or longer.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { percentile } from './percentile.ts';
import { keepResults, type Measured } from './results.ts';

const repository = resolve(import.meta.dirname, '../..');
const festivals = Number(process.env['BENCH_FESTIVALS'] ?? 1000);
const runs = Number(process.env['BENCH_RUNS'] ?? 3);
/** Festivals that kustomize builds; the row says so and scales. */
const KUSTOMIZED = Math.min(20, festivals);

const root = mkdtempSync(join(tmpdir(), 'clove-bench-render-'));
try {
  makeInputs();
  clove('--help');
  console.log(`${festivals} festivals, ${availableParallelism()} cores, median of ${runs} runs`);
  row(['what', 'seconds', 'of all runs']);
  row(['---', '---', '---']);
  const nothing = () => undefined;
  const render = () => clove('render', '--all');
  const figures = [
    measure('render all, nothing there yet', forget, render),
    measure('render all, nothing changed', nothing, render),
    measure('render all, one price changed', changeOnePrice, render),
    measure('compare all (--check, no cache)', nothing, () => clove('render', '--check')),
  ];
  const reference = measureKustomize();
  keepResults(
    'render',
    'npm run bench:render',
    figures.map((figure) => ({ ...figure, ...(reference && { reference }) })),
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** The inputs of one environment with many festivals. */
function makeInputs(): void {
  for (const folder of [
    'pool-images/catalog',
    'pool-images/releases',
    'gitops/templates',
    'gitops/environments/staging',
  ]) {
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  }
  const samples = ['seoul-jazz-2026', 'han-river-2026'].map((slug) =>
    readFileSync(join(repository, 'gitops/festivals', `${slug}.yaml`), 'utf8'),
  );
  mkdirSync(join(root, 'gitops/festivals'), { recursive: true });
  for (let n = 0; n < festivals; n++) {
    const text = samples[n % samples.length] ?? '';
    writeFileSync(fileOf(n), text.replace(/^festival: .*$/m, `festival: ${slugOf(n)}`));
  }
}

function slugOf(n: number): string {
  return `festival-${String(n).padStart(4, '0')}`;
}

function fileOf(n: number): string {
  return join(root, 'gitops/festivals', `${slugOf(n)}.yaml`);
}

function forget(): void {
  rmSync(join(root, 'gitops/rendered'), { recursive: true, force: true });
  rmSync(join(root, '.clove'), { recursive: true, force: true });
}

function changeOnePrice(run: number): void {
  const file = fileOf(Math.floor(festivals / 2));
  writeFileSync(file, readFileSync(file, 'utf8').replace(/price: \d+/, `price: ${50_000 + run}`));
}

function clove(...args: string[]): void {
  runProgram(process.execPath, [join(repository, 'packages/cli/src/clove.ts'), ...args]);
}

function runProgram(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, {
    env: { ...process.env, CLOVE_ROOT: root },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
}

function measure(what: string, prepare: (run: number) => void, work: () => void, scale = 1): Measured {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    prepare(run);
    const start = performance.now();
    work();
    seconds.push(((performance.now() - start) / 1000) * scale);
  }
  seconds.sort((a, b) => a - b);
  const median = percentile(seconds, 0.5);
  row([what, median.toFixed(2), seconds.map((time) => time.toFixed(2)).join(', ')]);
  const chart = {
    title: `Seconds for ${festivals} festivals`,
    series: 'clove',
    at: what.replace(/^render all, | \(.*$/g, ''),
  };
  return { name: `${festivals} festivals: ${what}`, value: median, unit: 's', chart };
}

/** Kustomize reads what was rendered; its own file only lists it. Undefined: this machine has none. */
function measureKustomize(): Measured['reference'] {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
    row(['kubectl kustomize', 'kubectl not found', '']);
    return undefined;
  }
  const folders = Array.from({ length: KUSTOMIZED }, (_, n) =>
    join(root, 'gitops/rendered/staging', slugOf(n)),
  );
  for (const folder of folders) {
    const resources = readdirSync(folder);
    writeFileSync(join(folder, 'kustomization.yaml'), stringify({ resources }));
  }
  const { value } = measure(
    `kubectl kustomize, ${KUSTOMIZED} festivals x ${festivals / KUSTOMIZED}`,
    () => undefined,
    () => {
      for (const folder of folders) runProgram('kubectl', ['kustomize', folder]);
    },
    festivals / KUSTOMIZED,
  );
  return { name: 'kubectl kustomize', value, unit: 's' };
}

function row(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
