// Runs every test: those of units and services first, then those of the whole system (tests/), two files at a time, since
// most of those open an office. Tests wait about as much as they compute: hence three workers even on two processors.
// Arguments are passed on to jest. The last line is always `N passed, N failed, N skipped`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const never = ['/node_modules/', '/dist/', '/\\.clove/'];
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
      clean = count(report, total) && code === 0 && clean;
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

/** Adds a report's numbers; false when jest wrote none. A file that could not even be run is one failed test. */
function count(report, total) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`clove: jest left no report (${error instanceof Error ? error.message : error})`);
    total.failed += 1;
    return false;
  }
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests + result.numTodoTests;
  return true;
}

function escaped(path) {
  return path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
