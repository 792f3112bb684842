// Runs every test: first those of the local cluster, which listen on ports of every address, where no ticket office could open
// meanwhile, while the pool is built; then units, services and the whole system (tests/) side by side, so that what one file
// computes fills the time that another waits: hence more workers than processors, of which offices take some
// (tests/setup/longest-first.ts).
// Files that failed in a whole run are run once more, alone: what then passes was kept waiting by the machine, and is named so that
// the cause is looked for. Arguments are passed on to jest. The last line is always `N passed, N failed, N skipped`; above it a whole
// run says which files took longest and which the most CPU time, and how busy the processors were.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
/** More failed files than these are no accident: they are not run again. */
const MOST_AGAIN = 4;
/** As many of the files that took longest, and of those that took most CPU time, are named. */
const NAMED = 10;
const never = ['/node_modules/', '/dist/', '/\\.clove/'];
/** `more`: workers on top of one for each processor. Those of the local cluster start servers each, and wait less. */
const phases = [
  { without: `^${escaped(root)}/(?!packages/local-cluster/)`, more: 1, beside: buildPool },
  { without: `^${escaped(root)}/packages/local-cluster/`, more: 2 },
];
/** Programs of this run. */
const running = new Set();
const sequencer = '--testSequencer=<rootDir>/tests/setup/longest-first.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const { default: startServers } = await import('../tests/setup/global-setup.ts');
  const { default: stopServers } = await import('../tests/setup/global-teardown.ts');
  // This process lives on to stop the servers. Ctrl-C has reached jest already, a supervisor's signal has not.
  process.on('SIGINT', () => console.error('clove: stopping'));
  process.on('SIGTERM', () => {
    console.error('clove: stopping');
    for (const child of running) child.kill('SIGTERM');
  });
  const folder = mkdtempSync(join(tmpdir(), 'clove-test-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const files = [];
  const cpuNotes = join(folder, 'cpu.jsonl');
  let clean = true;
  try {
    await startServers({ rootDir: root });
    const before = processorTimes();
    for (const [index, phase] of phases.entries()) {
      const ignored = [...never, phase.without].map((pattern) => `--testPathIgnorePatterns=${pattern}`);
      const workers = `--maxWorkers=${Math.max(2, cpus().length) + phase.more}`;
      const [{ code, result }] = await Promise.all([
        runJest([...ignored, workers, sequencer, ...args], join(folder, `${index}.json`), cpuNotes),
        args.length === 0 ? phase.beside?.() : undefined,
      ]);
      add(total, result, 1);
      files.push(...result.testResults);
      // A run that fails although no file did is no accident of a test.
      clean = clean && (code === 0 || result.testResults.some(hasFailed));
    }
    // Who runs a few files wants to see them fail.
    if (args.length === 0) {
      printLongest(files, before);
      printCostliest(cpuNotes);
      const failed = files.filter(hasFailed);
      if (failed.length > 0 && failed.length <= MOST_AGAIN) {
        await runAgain(failed, join(folder, 'again.json'), total);
      }
    }
  } catch (error) {
    console.error(`clove: ${error instanceof Error ? error.message : error}`);
    clean = false;
  } finally {
    await stopServers();
    rmSync(folder, { recursive: true, force: true });
  }
  if (total.passed + total.failed + total.skipped === 0) clean = false;
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return clean && total.failed === 0 ? 0 : 1;
}

/** Once, before several files that open an office would each do it. What it cannot build, their tests report, too. */
async function buildPool() {
  const child = spawn(process.execPath, [join(root, 'packages/cli/src/clove.ts'), 'pool', 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await ended(child);
}

function ended(child) {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  }).finally(() => running.delete(child));
}

/**
 * @param cpuNotes where workers note what each file took (tests/setup/cpu-of-files.ts); without, they do not
 * @throws when jest left no report
 */
async function runJest(args, report, cpuNotes) {
  const options = [process.env.NODE_OPTIONS, '--disable-warning=ExperimentalWarning'];
  const child = spawn(
    process.execPath,
    [
      ...[jest, '--config', join(root, 'jest.config.json')],
      ...['--passWithNoTests', '--json', `--outputFile=${report}`],
      ...args,
    ],
    {
      cwd: root,
      // With --json the report's summary goes to stdout and the progress to stderr: the report is in the file too.
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: options.filter(Boolean).join(' '),
        // For the programs that tests start: compiling their sources anew takes longer than most of them run.
        NODE_COMPILE_CACHE: join(root, '.clove', 'compile-cache'),
        ...(cpuNotes === undefined ? {} : { CLOVE_TEST_CPU: cpuNotes }),
      },
    },
  );
  const code = await ended(child);
  try {
    return { code, result: JSON.parse(readFileSync(report, 'utf8')) };
  } catch (error) {
    throw new Error(`jest left no report (${error instanceof Error ? error.message : error})`);
  }
}

/** Runs failed files alone; what they come to now replaces in `total` what they came to before. */
async function runAgain(files, report, total) {
  const paths = files.map(({ name }) => name);
  console.error(
    `clove: failed, and run again alone: ${paths.map((path) => relative(root, path)).join(', ')}`,
  );
  const { result } = await runJest(['--runInBand', '--runTestsByPath', ...paths], report);
  for (const file of files) add(total, summaryOf(file), -1);
  add(total, result, 1);
  for (const { fullName } of files.flatMap(failures)) {
    const stillFails = result.testResults.flatMap(failures).some((test) => test.fullName === fullName);
    if (!stillFails) console.error(`clove: passed alone, failed beside others: ${fullName}`);
  }
}

/** Where a run's time went: for tests/setup/longest-first.ts, and for who makes it shorter. */
function printLongest(files, before) {
  const seconds = ({ startTime, endTime }) => Math.round((endTime - startTime) / 1000);
  const longest = files.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, NAMED);
  for (const file of longest) {
    console.error(`clove: ${String(seconds(file)).padStart(5)} s  ${relative(root, file.name)}`);
  }
  const after = processorTimes();
  const busy = (after.busy - before.busy) / (after.all - before.all);
  console.error(`clove: the processors of this machine were busy ${Math.round(100 * busy)} % of the time`);
}

/** Where a busy machine's time goes: what their processes computed, however long they waited for each other. */
function printCostliest(notes) {
  // Where the system shows no /proc there are none.
  if (!existsSync(notes)) return;
  const lines = readFileSync(notes, 'utf8').trim().split('\n');
  const files = lines.map((line) => JSON.parse(line)).sort(([, a], [, b]) => b - a);
  for (const [path, seconds] of files.slice(0, NAMED)) {
    console.error(`clove: ${String(Math.round(seconds)).padStart(5)} CPU s  ${relative(root, path)}`);
  }
}

/** Milliseconds since the machine's start, over all its processors. */
function processorTimes() {
  const sum = (times) => Object.values(times).reduce((total, time) => total + time, 0);
  const all = cpus().reduce((total, { times }) => total + sum(times), 0);
  const idle = cpus().reduce((total, { times }) => total + times.idle, 0);
  return { all, busy: all - idle };
}

function hasFailed({ status }) {
  return status === 'failed';
}

function failures({ assertionResults }) {
  return assertionResults.filter(({ status }) => status === 'failed');
}

/** One file's part of its report. */
function summaryOf({ assertionResults: tests }) {
  const count = (...states) => tests.filter(({ status }) => states.includes(status)).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numRuntimeErrorTestSuites: tests.length === 0 ? 1 : 0,
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
  };
}

/** Adds a report's numbers. A file that could not even be run is one failed test. */
function add(total, result, sign) {
  total.passed += sign * result.numPassedTests;
  total.failed += sign * (result.numFailedTests + result.numRuntimeErrorTestSuites);
  total.skipped += sign * (result.numPendingTests + result.numTodoTests);
}

function escaped(path) {
  return path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
