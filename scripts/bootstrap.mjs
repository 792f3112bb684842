// Makes a fresh clone ready, before `npm start` and `npm test`: dependencies, RabbitMQ, and a browser for tests.
// `npm run setup` is the dependencies alone: enough for verbs that run nothing.
// Plain JavaScript without dependencies: it runs on the machine's own Node (20 or later), before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const rabbits = [
  ...(process.env.RABBITMQ_HOME ? [join(process.env.RABBITMQ_HOME, 'sbin/rabbitmq-server')] : []),
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/usr/local/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/rabbitmq/sbin/rabbitmq-server',
  '/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server',
  '/usr/local/opt/rabbitmq/sbin/rabbitmq-server',
  '/usr/local/sbin/rabbitmq-server',
];

/** Debian's Chromium, and the same without its windows: the same pages for two thirds of the CPU time, measured. */
const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell'];

const browsers = [
  ...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** npm tries a registry that cannot be reached for over a minute by default; a person waits for it. */
const IMPATIENT = ['--fetch-retries=2', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000'];

try {
  await main(process.argv[2] ?? 'start');
} catch (error) {
  console.error(`clove: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main(purpose) {
  requireNode(20);
  await provideLibatomic();
  await installDependencies();
  if (purpose === 'install') return;
  if (!process.env.AMQP_URL && !(purpose === 'test' && process.env.TEST_AMQP_URL)) await provideRabbit();
  if (purpose === 'test') {
    await provideBrowser();
    await provideKoreanFont();
  }
}

function requireNode(major) {
  if (Number(process.versions.node.split('.')[0]) < major) {
    throw new Error(`Node ${major} or later is needed to install Clove; this is ${process.versions.node}`);
  }
}

function requireWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    // A folder of its own would be missed: an installation by another user (sudo npm ci) leaves one behind.
    if (existsSync(join(folder, 'node_modules'))) accessSync(join(folder, 'node_modules'), constants.W_OK);
  } catch (error) {
    throw new Error(
      `${error.path ?? folder} cannot be written to by this user (${error.code}): change its owner, or clone elsewhere`,
    );
  }
}

/** What to say when npm reached no registry; undefined when it failed for another reason. */
function registryComplaint(output) {
  const code =
    /^npm (?:error|ERR!) (?:code|network) .*?(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT)/m;
  const found = code.exec(output)?.[1];
  if (found === undefined) return undefined;
  const url = /request to (\S+) failed/.exec(output)?.[1];
  const registry = url === undefined ? 'the package registry' : `the package registry ${new URL(url).origin}`;
  return `${registry} cannot be reached (${found}): check the network, or set another with "npm config set registry"`;
}

async function installDependencies() {
  const lockFile = join(root, 'package-lock.json');
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const mark = join(root, 'node_modules', '.clove-installed');
  if (isInstalled(lockFile, mark, hash)) return;
  requireWritable(root);
  // Under `npm start` this script may run on the Node inside node_modules, which `npm ci` removes: take npm's own.
  const node = process.env.npm_node_execpath ?? process.execPath;
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [node, [npm]] : ['npm', []];
  const options = { env: withoutNpm(process.env), advice: 'run npm ci to see why' };
  try {
    await run(
      'installing dependencies (npm ci; the first time takes a minute)',
      command,
      [...before, 'ci', ...IMPATIENT],
      options,
    );
  } catch (error) {
    // A lock file written where the registry lacks optional packages of other platforms does not list them, and
    // `npm ci` refuses it for that alone. `npm install` takes the same versions from the same lock file.
    const unreachable = registryComplaint(error.output ?? '');
    if (unreachable !== undefined) throw new Error(unreachable);
    if (!/^npm (?:error|ERR!) Missing: \S+@ from lock file$/m.test(error.output ?? '')) throw error;
    const install = [...before, 'install', '--no-save', ...IMPATIENT];
    await run(
      'npm ci misses packages for other platforms: npm install, by the same lock file',
      command,
      install,
      options,
    );
  }
  writeFileSync(mark, hash);
}

function isInstalled(lockFile, mark, hash) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(join(root, 'node_modules', '.bin', 'node'))) return false;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return true;
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
}

/** The environment without what the outer npm put there: its options (`--port`) are not for the inner one. */
function withoutNpm(environment) {
  const kept = Object.entries(environment).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/i.test(name));
  const path = (environment.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/**
 * The Node that the dependencies bring loads libatomic, as every official one from 25 on (nodejs/node, issue 60790). Debian and
 * Ubuntu install it only beside a compiler. Where there is no ldconfig to ask, Node itself says what it misses.
 */
async function provideLibatomic() {
  if (process.platform !== 'linux') return;
  const libraries = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  if (libraries.status !== 0 || libraries.stdout.includes('libatomic.so.1')) return;
  const apt = aptGet();
  if (!apt) {
    throw new Error(
      'libatomic.so.1 is missing, which Node 26 needs. Install it (Debian, Ubuntu: sudo apt-get install libatomic1; ' +
        'Fedora: sudo dnf install libatomic)',
    );
  }
  await aptInstall(apt, 'libatomic', ['libatomic1']);
}

async function provideRabbit() {
  if (rabbits.some(isExecutable)) return;
  const apt = aptGet();
  if (!apt) {
    throw new Error(
      'RabbitMQ is missing. Install it (Debian, Ubuntu: sudo apt-get install rabbitmq-server; ' +
        'macOS: brew install rabbitmq), or run "docker run -d -p 5672:5672 -e RABBITMQ_DEFAULT_USER=clove ' +
        '-e RABBITMQ_DEFAULT_PASS=clove rabbitmq:4" and set AMQP_URL=amqp://clove:clove@127.0.0.1:5672',
    );
  }
  await aptInstall(apt, 'RabbitMQ', ['rabbitmq-server']);
}

async function provideBrowser() {
  if (process.env.CHROMIUM_PATH || CHROMIUMS.every(isExecutable)) return;
  const apt = aptGet();
  const found = browsers.some(isExecutable);
  if (apt && !isUbuntu()) {
    try {
      return await aptInstall(apt, 'Chromium', ['chromium', 'chromium-headless-shell']);
    } catch (error) {
      if (!found) throw error;
      console.error(`clove: ${error.message}; the tests take the browser that is here`);
    }
  }
  if (found) return;
  console.error(
    'clove: no Chromium or Chrome found: the browser tests will fail. Install one, or set CHROMIUM_PATH',
  );
}

/** Pages are looked at in Korean, too: without a font for it every letter is the same narrow box, and nothing is as wide as it is. */
async function provideKoreanFont() {
  if (process.platform !== 'linux') return;
  if (spawnSync('fc-list', [':lang=ko'], { encoding: 'utf8' }).stdout?.trim()) return;
  const apt = aptGet();
  if (apt) return aptInstall(apt, 'a Korean font', ['fonts-noto-cjk']);
  console.error(
    'clove: no Korean font found: tests that look at pages in Korean will fail. Install one (fonts-noto-cjk)',
  );
}

/**
 * How to call apt-get: as root, or through a sudo that asks nothing; undefined when neither is possible. Another apt-get may
 * be at work, e.g. the machine's own update: it is waited for, 10 minutes at most.
 */
function aptGet() {
  const apt = ['apt-get', '-o', 'DPkg::Lock::Timeout=600'];
  if (process.platform !== 'linux' || !isExecutable('/usr/bin/apt-get')) return undefined;
  if (process.getuid() === 0) return apt;
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return sudo.status === 0 ? ['sudo', '-n', ...apt] : undefined;
}

/** Ubuntu's chromium package is only a pointer to a snap, which containers cannot run. */
function isUbuntu() {
  return existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function aptInstall([command, ...before], name, packages) {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    advice: `run apt-get install ${packages.join(' ')} to see why`,
  };
  const install = [...before, 'install', '-y', '--no-install-recommends', ...packages];
  await run(`looking for the ${name} package (apt-get update)`, command, [...before, 'update'], options);
  await run(`installing ${name} (apt-get install ${packages.join(' ')})`, command, install, options);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a long step: says what, shows that it goes on, and on failure the end of what it said. */
function run(what, command, args, { env, advice }) {
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  console.log(`clove: ${what} ...`);
  const beat = setInterval(() => console.log(`clove: ... ${seconds()}`), 10_000);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const why = `${firstComplaints(output)}\n${command} failed with code ${code} after ${seconds()}: ${advice}`;
      reject(Object.assign(new Error(why), { output }));
    });
  }).finally(() => clearInterval(beat));
}

/** What a person needs of a failed command's output: its first errors, or its last lines when it marks none. */
function firstComplaints(output) {
  const lines = output.trimEnd().split('\n');
  const errors = lines.filter(
    (line) => /^(npm error|npm ERR!|E:|error)/i.test(line) && !/^npm (error|ERR!)$/.test(line.trim()),
  );
  return (errors.length > 0 ? errors.slice(0, 8) : lines.slice(-8)).join('\n');
}
