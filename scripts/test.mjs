// Runs every test: those of units and services first, then those of the whole system (tests/), two files at a time, since
// most of those open an office. Tests wait about as much as they compute: hence three workers even on two processors.
// Files that failed in a whole run are run once more, alone: what then passes was kept waiting by the machine, and is named so that
// the cause is looked for. Arguments are passed on to jest. The last line is always `N passed, N failed, N skipped`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const never = ['/node_modules/', '/dist/', '/\\.clove/'];
/** More failed files than these are no accident: they are not run again. */
const MOST_AGAIN = 4;
const phases = [
  { without: `^${escaped(root)}/tests/`, args: [`--maxWorkers=${Math.max(3, cpus().length)}`] },
  {
    without: `^${escaped(root)}/(?!tests/)`,
    args: ['--maxWorkers=2', '--testSequencer=<rootDir>/tests/setup/longest-first.ts'],
  },
];

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const { default: startServers } = await import('../tests/setup/global-setup.ts');
  const { default: stopServers } = await import('../tests/setup/global-teardown.ts');
  // Ctrl-C reaches jest too; this process lives on to stop the servers.
  process.on('SIGINT', () => console.error('clove: stopping'));
  const folder = mkdtempSync(join(tmpdir(), 'clove-test-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failedFiles = [];
  let clean = true;
  try {
    await startServers({ rootDir: root });
    for (const [index, phase] of phases.entries()) {
      const report = join(folder, `${index}.json`);
      const code = await runJest([
        ...phase.args,
        ...[...never, phase.without].map((pattern) => `--testPathIgnorePatterns=${pattern}`),
        ...['--passWithNoTests', '--json', `--outputFile=${report}`],
        ...args,
      ]);
      const result = read(report);
      add(total, result, 1);
      const failed = result.testResults.filter(({ status }) => status === 'failed');
      failedFiles.push(...failed);
      // A run that fails although no file did is no accident of a test.
      clean = clean && (code === 0 || failed.length > 0);
    }
    // Who runs a few files wants to see them fail.
    if (args.length === 0 && failedFiles.length > 0 && failedFiles.length <= MOST_AGAIN) {
      await runAgain(failedFiles, join(folder, 'again.json'), total);
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

function runJest(args) {
  const options = [
    process.env.NODE_OPTIONS,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
  ];
  const child = spawn(process.execPath, [jest, '--config', join(root, 'jest.config.json'), ...args], {
    cwd: root,
    // With --json the report's summary goes to stdout and the progress to stderr: the report is in the file too.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs failed files alone; what they come to now replaces in `total` what they came to before. */
async function runAgain(files, report, total) {
  const paths = files.map(({ name }) => name);
  console.error(
    `clove: failed, and run again alone: ${paths.map((path) => relative(root, path)).join(', ')}`,
  );
  await runJest([...['--runInBand', '--json', `--outputFile=${report}`], ...['--runTestsByPath', ...paths]]);
  const result = read(report);
  for (const file of files) add(total, summaryOf(file), -1);
  add(total, result, 1);
  for (const { fullName } of files.flatMap(failures)) {
    const stillFails = result.testResults.flatMap(failures).some((test) => test.fullName === fullName);
    if (!stillFails) console.error(`clove: passed alone, failed beside others: ${fullName}`);
  }
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

/** @throws when jest wrote none */
function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    throw new Error(`jest left no report (${error instanceof Error ? error.message : error})`);
  }
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
