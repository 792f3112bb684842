import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { appendFileSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../process/free-port.ts';
import { identityOf, observe } from '../process/identity.ts';
import { readIdentity } from '../process/owner.ts';
import { signalProcess, terminate } from '../process/terminate.ts';
import { LocalServer } from './local-server.ts';
import { makeHome } from './rabbitmq-home.ts';
import { findRabbit, type RabbitProgram } from './rabbitmq-program.ts';
import { existingServer, type Server, ServerError, type ServerOptions, type StopOptions } from './server.ts';

/** A cold start takes 4-7 s here, 12-23 s on a busy machine. */
const START_TIMEOUT_MS = 120_000;
const ADMINISTRATOR = 'clove';
/** What RabbitMQ says when another process has taken its port for other nodes, and how often one is chosen. */
const PORT_TAKEN = /could not bind to distribution port/;
const PORTS_TRIED = 3;

/**
 * Starts a RabbitMQ node of our own, never the system's: own data folder, own epmd, loopback only. A leftover of a
 * killed start is found by its pid files and stopped. With `AMQP_URL` set, nothing is started: that broker is used.
 *
 * Fails with ServerError, in one line, when there is no RabbitMQ on this machine or it cannot start.
 *
 * @param choosePort for what no client connects to; a test says which
 */
export async function startRabbit(options: ServerOptions, choosePort = freePort): Promise<Server> {
  const existing = process.env['AMQP_URL'];
  if (existing) return existingServer(existing, 5672);
  const rabbit = new LocalRabbit(options, findRabbit(), choosePort);
  await rabbit.start();
  return rabbit;
}

class LocalRabbit extends LocalServer {
  readonly user = ADMINISTRATOR;
  readonly #log: string;
  readonly #program: RabbitProgram;
  readonly #choosePort: () => Promise<number>;
  #node: ChildProcess | undefined;
  #epmd: ChildProcess | undefined;

  constructor(options: ServerOptions, program: RabbitProgram, choosePort: () => Promise<number>) {
    super('rabbitmq', options, 0o700);
    this.#log = join(this.folder, 'rabbitmq.log');
    this.#program = program;
    this.#choosePort = choosePort;
  }

  get url(): string {
    return `amqp://${this.user}:${encodeURIComponent(this.password)}@${this.host}:${this.port}`;
  }

  pid(): number | undefined {
    return livingPid(this.#node);
  }

  signal(signal: NodeJS.Signals): void {
    const pid = this.pid();
    // To its whole group: the process that we started is a script, and the node its child.
    if (pid !== undefined) signalProcess(-pid, signal);
  }

  protected prepare(): Promise<void> {
    return endLeftoverRabbit(this.folder);
  }

  protected async end({ abrupt }: StopOptions = { abrupt: false }): Promise<void> {
    const group = this.#node?.pid;
    const node = this.pid();
    const epmd = livingPid(this.#epmd);
    if (abrupt) this.signal('SIGKILL');
    const identities = [node, epmd].map((pid) => (pid === undefined ? undefined : identityOf(pid)));
    // In this order: a node that loses its epmd first logs errors while it ends.
    for (const identity of identities) if (identity) await terminate(identity, 30_000);
    // The runtime's helpers (erl_child_setup, inet_gethost) end when their node has; they are in its group. So is a
    // node that outlived its script.
    if (group !== undefined) await groupGone(group);
    this.#node = undefined;
    this.#epmd = undefined;
    forget(this.folder);
  }

  protected async launch(): Promise<void> {
    if (this.port === 0) this.port = await freePort(this.host);
    for (let tried = 1; ; tried += 1) {
      const failed = await this.#boot();
      if (failed === undefined) return;
      // Nothing reserves a port between its choice and its use, some seconds later.
      if (tried === PORTS_TRIED || !PORT_TAKEN.test(failed))
        throw new ServerError(`RabbitMQ does not start: ${reason(failed)} (log: ${this.#log})`);
    }
  }

  /** @returns what a node that did not start has written; undefined: it has started */
  async #boot(): Promise<string | undefined> {
    const [epmdPort, distributionPort] = [await this.#choosePort(), await this.#choosePort()];
    const files = this.#writeFiles();
    const log = openSync(this.#log, 'a', 0o600);
    const from = statSync(this.#log).size;
    const home = makeHome(this.#program.server, join(this.folder, 'program'));
    const options: SpawnOptions = {
      env: { ...this.#environment(epmdPort, distributionPort, files), ...home.environment },
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', log, log],
    };
    // Not as a daemon, so that its pid is known: left to itself, the node starts one that outlives it.
    this.#epmd = spawn(this.#program.epmd, ['-port', String(epmdPort), '-address', '127.0.0.1'], options);
    this.#keep('epmd.json', this.#epmd);
    await listening('127.0.0.1', epmdPort, this.#epmd);
    this.#node = spawn(home.server, [], options);
    this.#keep('node.json', this.#node);
    this.#node.once('exit', (code, signal) => this.ended({ code, signal }));
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!this.#logSince(from).includes('completed with')) {
      if (this.pid() === undefined || performance.now() > deadline) {
        await this.end();
        return this.#logSince(from);
      }
      await sleep(50);
    }
    return undefined;
  }

  #keep(name: string, child: ChildProcess): void {
    child.on('error', (error) => appendFileSync(this.#log, `ERROR ${error.message}\n`));
    child.unref();
    const identity = child.pid === undefined ? undefined : identityOf(child.pid);
    if (identity) writeFileSync(join(this.folder, name), `${JSON.stringify(identity)}\n`);
  }

  #logSince(offset: number): string {
    return readFileSync(this.#log).subarray(offset).toString('utf8');
  }

  #writeFiles(): { config: string; plugins: string } {
    const config = join(this.folder, 'rabbitmq.conf');
    const plugins = join(this.folder, 'enabled_plugins');
    writeFileSync(
      config,
      [
        `listeners.tcp.1 = ${this.host}:${this.port}`,
        `default_user = ${this.user}`,
        `default_pass = ${this.password}`,
        'loopback_users = none',
        'log.file = false',
        'log.console = true',
        // Default 512 MiB are kept in memory before the write-ahead log of the quorum queues rolls over.
        'raft.wal_max_size_bytes = 67108864',
        '',
      ].join('\n'),
      { mode: 0o600 },
    );
    writeFileSync(plugins, '[].\n');
    return { config, plugins };
  }

  #environment(epmdPort: number, distributionPort: number, files: { config: string; plugins: string }) {
    return {
      PATH: this.#program.path,
      LANG: 'C.UTF-8',
      HOME: this.folder,
      // The name of the data folder within the base: the same at every start, whatever the port. That two nodes
      // of two festivals share it does not matter, because each has an epmd of its own.
      RABBITMQ_NODENAME: 'clove@localhost',
      RABBITMQ_NODE_IP_ADDRESS: this.host,
      RABBITMQ_NODE_PORT: String(this.port),
      RABBITMQ_DIST_PORT: String(distributionPort),
      ERL_EPMD_PORT: String(epmdPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_MNESIA_BASE: join(this.folder, 'data'),
      RABBITMQ_LOG_BASE: join(this.folder, 'log'),
      RABBITMQ_PID_FILE: join(this.folder, 'node.pid'),
      RABBITMQ_ENABLED_PLUGINS_FILE: files.plugins,
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_CONFIG_FILE: files.config,
      // Without it the schedulers spin: 12-23 s to start on two shared cores instead of 4-7 s. With 'short' a start still takes
      // a third more CPU time than with 'none' (4.8 s instead of 3.6).
      RABBITMQ_SCHEDULER_BUSY_WAIT_THRESHOLD: 'none',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    };
  }
}

/** Ends the node and the epmd that a killed start left running on this folder, if there are any. */
export async function endLeftoverRabbit(folder: string): Promise<void> {
  for (const name of ['node.json', 'epmd.json']) {
    const kept = readIdentity(join(folder, name));
    const found = kept && observe(kept.pid);
    if (!found || found.startedAt !== kept.startedAt) continue;
    await terminate(found, 30_000);
    await groupGone(found.pid);
  }
  forget(folder);
}

function forget(folder: string): void {
  for (const name of ['node.json', 'epmd.json', 'node.pid']) rmSync(join(folder, name), { force: true });
}

function livingPid(child: ChildProcess | undefined): number | undefined {
  return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
}

async function listening(host: string, port: number, owner: ChildProcess): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline && livingPid(owner) !== undefined) {
    const open = await new Promise<boolean>((answer) => {
      const socket = connect({ host, port }, () => answer(true));
      socket.on('error', () => answer(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(20);
  }
  throw new ServerError(`epmd, which RabbitMQ needs, does not listen on ${host}:${port}`);
}

/** Waits for the processes left in a group to end, and kills those that have not after a second. */
async function groupGone(group: number): Promise<void> {
  const deadline = performance.now() + 1_000;
  while (performance.now() < deadline) {
    if (!signalProcess(-group, 'SIGCONT')) return;
    await sleep(25);
  }
  signalProcess(-group, 'SIGKILL');
}

function reason(log: string): string {
  const lines = log.split('\n');
  const line =
    lines.find((text) => /ERROR: \S/.test(text)) ??
    lines.find((text) => /\[error\]|ERROR|BOOT FAILED|eaddrinuse|not found/i.test(text));
  return line?.trim() ?? (log.trim().split('\n').at(-1) || 'it says nothing');
}
