import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cluster, ClusterOptions, PodInfo } from './cluster-options.ts';
import { enginesOf, existingOf, type PlannedEngine, passwordSecret, startEngine } from './data-engines.ts';
import { checkManifests } from './manifests/check.ts';
import { ManifestError, type Resource, readManifests } from './manifests/read.ts';
import { minimumOf, readDeployment, readEngine, readJob } from './manifests/workload.ts';
import { Balancer } from './network/balancer.ts';
import {
  endpointsOf,
  type Network,
  planNetwork,
  publicService,
  refuseUnplaced,
} from './network/network-plan.ts';
import { nicenessOf } from './pods/cpu-weight.ts';
import { configMapsOf, environmentOf } from './pods/environment.ts';
import { runJob } from './pods/job.ts';
import { type ClusterContext, containerOf } from './pods/pod-plan.ts';
import { programsOf } from './pods/program.ts';
import { Replicas } from './pods/replicas.ts';
import { claim, otherOwner, SUPERVISOR } from './process/owner.ts';
import { endLeftoverPostgres } from './servers/postgres.ts';
import { endLeftoverRabbit } from './servers/rabbitmq.ts';
import { type Server, ServerError, type StopOptions } from './servers/server.ts';
import { JobRecords } from './state/job-records.ts';
import { writePrivate } from './state/private-file.ts';
import { ProcessRegistry } from './state/process-registry.ts';
import { provideSecrets, type Secrets } from './state/secrets.ts';

const HTTP_PORT = 8080;
const MANAGEMENT_PORT = 9090;

/**
 * Runs a folder of rendered manifests as processes on this machine and resolves when all of it is ready: objects in
 * the order of their sync waves, Jobs to completion. What every field means here stands in translations.ts.
 *
 * Fails with ManifestError, ServerError, JobError or NotReadyError, in one line (a process's failure with the end of
 * its log); nothing is left running then.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const cluster = new LocalCluster(options);
  const abandon = () => cluster.abandon();
  options.signal?.addEventListener('abort', abandon, { once: true });
  try {
    options.signal?.throwIfAborted();
    await cluster.start();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abandon);
  }
}

class LocalCluster implements Cluster {
  readonly servers: { postgres?: Server; rabbitmq?: Server } = {};
  secrets: Secrets = {};
  hosts: Readonly<Record<string, string>> = {};
  notEnforced: string[] = [];
  readonly #options: ClusterOptions;
  readonly #state: string;
  readonly #log: (line: string) => void;
  readonly #registry: ProcessRegistry;
  readonly #deployments = new Map<string, Replicas>();
  readonly #stopping = new AbortController();
  readonly #work: Promise<unknown>[] = [];
  #resources: Resource[] = [];
  #context: ClusterContext | undefined;
  #network: Network | undefined;
  #balancer: Balancer | undefined;
  #publicService: string | undefined;
  #owned = false;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#state = resolve(options.state);
    this.#log = options.log ?? (() => undefined);
    this.#registry = new ProcessRegistry(join(this.#state, 'processes.jsonl'));
  }

  async start(): Promise<void> {
    this.#resources = readManifests(this.#options.manifests);
    this.notEnforced = [...checkManifests(this.#resources).notEnforced.keys()].sort();
    await this.#takeOver();
    const engines = enginesOf(this.#resources);
    this.#prepare(engines);
    await this.#connect(engines);
    await this.#applyAll(engines, this.#jobRecords());
  }

  async apply(manifests: string): Promise<void> {
    const { context, network } = this.#started();
    const resources = readManifests(manifests);
    checkManifests(resources);
    refuseUnplaced(resources, network);
    this.#resources = resources;
    this.secrets = provideSecrets(resources, join(this.#state, 'secrets.json'));
    context.niceness = this.#nicenessOf(resources);
    context.sources = { secrets: this.secrets, configMaps: configMapsOf(resources) };
    await this.#applyAll([], this.#jobRecords());
    const wanted = new Set(resources.filter(({ kind }) => kind === 'Deployment').map(({ name }) => name));
    for (const [name, replicas] of this.#deployments) {
      if (wanted.has(name)) continue;
      this.#deployments.delete(name);
      await replicas.stop();
    }
    this.#announce();
  }

  get url(): string {
    const { publicPort } = this.#options;
    if (publicPort !== undefined) return `http://127.0.0.1:${publicPort}`;
    return this.service(this.#publicService ?? 'gateway').url(HTTP_PORT);
  }

  service(name: string): { url(port: number): string } {
    return {
      url: (port) => {
        const place = this.#started().network.place(name, port);
        return `http://${place.host}:${place.port}`;
      },
    };
  }

  internal(name: string, edge = 'toolbox'): { url: string; token: string; headers: Record<string, string> } {
    const { context } = this.#started();
    const resource = this.#resources.find((one) => one.kind === 'Deployment' && one.name === name);
    if (!resource) throw new ManifestError(`there is no Deployment ${name}`);
    const { template } = readDeployment(resource);
    const facts = { name, namespace: context.namespace, serviceAccount: name, ...template.metadata };
    const environment = environmentOf(containerOf(template), context.sources, facts, name);
    const token = environment[`EDGE_${edge.toUpperCase().replaceAll('-', '_')}_TOKEN`];
    if (!token) throw new ManifestError(`${name} has no edge from ${edge}`);
    const headers = { authorization: `Bearer ${token}`, 'clove-edge': edge };
    return { url: this.service(name).url(MANAGEMENT_PORT), token, headers };
  }

  pods(service?: string): PodInfo[] {
    return [...this.#deployments.values()]
      .filter(({ name }) => service === undefined || name === service)
      .flatMap(({ name, pods }) =>
        pods.map((pod) => ({
          name: pod.name,
          service: name,
          pid: pod.pid,
          ready: pod.ready,
          restarts: pod.restarts,
          ports: { http: pod.port('http'), management: pod.port('management') },
          log: join(this.#state, 'logs', `${pod.name}.log`),
        })),
      );
  }

  kill(name: string, signal: NodeJS.Signals): void {
    const pod = [...this.#deployments.values()].flatMap(({ pods }) => pods).find((one) => one.name === name);
    if (!pod) throw new ManifestError(`there is no pod ${name}`);
    pod.signal(signal);
  }

  signalBalancer(signal: NodeJS.Signals): boolean {
    return this.#balancer?.signal(signal) ?? false;
  }

  rollingRestart(service: string): Promise<void> {
    return this.#deployment(service).rollingRestart();
  }

  scale(service: string, replicas: number): Promise<void> {
    return this.#deployment(service).scale(replicas);
  }

  /** Makes a start that is under way fail soon: what it waits for is stopped. */
  abandon(): void {
    this.#stopping.abort();
    for (const replicas of this.#deployments.values()) void replicas.stop();
  }

  async stop(how: StopOptions = { abrupt: false }): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#deployments.values()].map((replicas) => replicas.stop(how)));
    await Promise.allSettled(this.#work);
    await Promise.all(Object.values(this.servers).map((server) => server.stop(how)));
    await this.#balancer?.stop();
    if (!this.#owned) return;
    this.#owned = false;
    for (const name of ['processes.jsonl', 'cluster.json', SUPERVISOR]) {
      rmSync(join(this.#state, name), { force: true });
    }
  }

  /** Makes the state folder this process's own, and ends what a killed supervisor left behind. */
  async #takeOver(): Promise<void> {
    mkdirSync(this.#state, { recursive: true });
    const file = join(this.#state, SUPERVISOR);
    const owner = otherOwner(file);
    if (owner) throw new ServerError(`this cluster already runs (process ${owner.pid}): stop it first`);
    claim(file);
    this.#owned = true;
    // The servers too, before addresses are given out: theirs are wanted again.
    const [ended] = await Promise.all([
      this.#registry.endLeftovers(),
      endLeftoverPostgres(join(this.#state, 'postgres')),
      endLeftoverRabbit(join(this.#state, 'rabbitmq')),
    ]);
    if (ended.length > 0) this.#log(`ended what an earlier start left running: ${ended.join(', ')}`);
    for (const folder of ['logs', 'pods'])
      rmSync(join(this.#state, folder), { recursive: true, force: true });
  }

  #nicenessOf(resources: readonly Resource[]): ReadonlyMap<string, number> {
    return this.#options.overrides?.evenShares === true ? new Map() : nicenessOf(resources);
  }

  #prepare(engines: readonly PlannedEngine[]): void {
    const given: Secrets = {};
    for (const planned of engines) {
      const existing = existingOf(planned.engine);
      const ref = passwordSecret(planned);
      if (existing && ref) given[ref.name] = { ...given[ref.name], [ref.key]: existing.password };
    }
    this.secrets = provideSecrets(this.#resources, join(this.#state, 'secrets.json'), given);
    const { bundles, substituteBundles, commands, compileCache } = this.#options;
    this.#context = {
      state: this.#state,
      namespace: this.#resources.find(({ namespace }) => namespace)?.namespace ?? 'default',
      network: join(this.#state, 'network.json'),
      niceness: this.#nicenessOf(this.#resources),
      compileCache: resolve(compileCache ?? join(bundles, '../compile-cache')),
      sources: { secrets: this.secrets, configMaps: configMapsOf(this.#resources) },
      programOf: programsOf({ bundles, substitutes: substituteBundles, commands }, (image, tag) =>
        this.#log(`NOTE: ${image}:${tag} is not on this machine: the working tree's bundle runs instead`),
      ),
      placeOf: (host, port) => {
        const address = this.hosts[host];
        if (address === undefined) return undefined;
        return this.#network?.ports[`${address}:${port}`] ?? { host: address, port };
      },
      onStart: (pid, name) => this.#registry.add(pid, name),
      endpoints: () => this.#endpoints(),
      log: this.#log,
    };
  }

  async #connect(engines: readonly PlannedEngine[]): Promise<void> {
    const context = this.#context;
    if (!context) return;
    const ends = engines.map(({ engine, resource }) => {
      const existing = existingOf(engine);
      const { labels } = readEngine(resource).metadata;
      return { name: resource.name, labels, ...(existing ? { existing } : {}) };
    });
    const network = await planNetwork(this.#resources, ends, context.namespace, this.#state);
    this.#network = network;
    this.hosts = network.hosts;
    writeFileSync(context.network, JSON.stringify({ hosts: network.hosts, ports: network.ports }));
    const listen = network.balanced.map(({ key, place }) => ({ key, ...place }));
    this.#publicService = publicService(this.#resources);
    const { publicPort } = this.#options;
    if (publicPort !== undefined) {
      const open = network.balanced.find(({ service }) => service === this.#publicService);
      if (!open)
        throw new ManifestError('there is no Service gateway, and no route to another: nothing to open');
      listen.push({ key: open.key, host: '127.0.0.1', port: publicPort });
    }
    this.#balancer = new Balancer(
      listen,
      this.#state,
      (pid) => this.#registry.add(pid, 'balancer'),
      this.#log,
    );
    await this.#balancer.start();
  }

  #jobRecords(): JobRecords {
    const named = this.#resources.filter(({ kind }) => kind === 'Job').map(({ name }) => name);
    return new JobRecords(join(this.#state, 'jobs.json'), named);
  }

  /** Wave after wave. */
  async #applyAll(engines: readonly PlannedEngine[], jobs: JobRecords): Promise<void> {
    const waves = [...new Set(this.#resources.map(({ wave }) => wave))].sort((a, b) => a - b);
    for (const wave of waves) {
      await this.#apply(
        this.#resources.filter((resource) => resource.wave === wave),
        engines,
        jobs,
      );
    }
    this.#writeConnections();
  }

  /** Everything of one wave at the same time. */
  async #apply(resources: readonly Resource[], engines: readonly PlannedEngine[], jobs: JobRecords) {
    this.#stopping.signal.throwIfAborted();
    const work = resources.flatMap((resource) => {
      const engine = engines.find((planned) => planned.resource === resource);
      if (engine) return [this.#startEngine(engine)];
      if (resource.kind === 'Job') return [this.#startJob(resource, jobs)];
      if (resource.kind === 'Deployment') return [this.#startDeployment(resource)];
      return [];
    });
    this.#work.push(...work);
    await Promise.all(work);
    this.#stopping.signal.throwIfAborted();
  }

  async #startEngine(planned: PlannedEngine): Promise<void> {
    const { engine, resource } = planned;
    const { context, network } = this.#started();
    const place = network.engines.get(resource.name);
    if (!place)
      throw new ManifestError(`${resource.file}: no Service selects the data engine ${resource.name}`);
    const server = await startEngine(planned, place, context.sources, {
      state: this.#state,
      fsync: this.#options.overrides?.fsync ?? true,
      log: this.#log,
    });
    this.servers[engine] = server;
    this.#log(`${engine} is ready on ${server.host}:${server.port}`);
  }

  async #startJob(resource: Resource, jobs: JobRecords): Promise<void> {
    const { name } = resource;
    if (jobs.hasSucceeded(name)) return;
    await runJob(name, jobs.uid(name), readJob(resource), this.#started().context, this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    jobs.succeeded(name);
    this.#log(`job ${name} is done`);
  }

  async #startDeployment(resource: Resource): Promise<void> {
    const { overrides } = this.#options;
    const { name } = resource;
    const deployment = readDeployment(resource);
    const running = this.#deployments.get(name);
    if (running) {
      if (await running.update(deployment)) this.#log(`${name} is replaced`);
      return;
    }
    const extra = overrides?.env?.[name] ?? {};
    const replicas = new Replicas(name, deployment, this.#started().context, extra, () => this.#announce());
    this.#deployments.set(name, replicas);
    const count = overrides?.replicas?.[name] ?? minimumOf(this.#resources, name) ?? deployment.replicas ?? 1;
    await replicas.scale(count);
    this.#log(`${name} is ready (${count} ${count === 1 ? 'pod' : 'pods'})`);
  }

  #endpoints(): Record<string, number[]> {
    const pods = [...this.#deployments.values()].flatMap((replicas) => replicas.pods);
    return endpointsOf(this.#network?.balanced ?? [], pods);
  }

  /** Sends the balancer and every pod the addresses of the pods that are ready now. */
  #announce(): void {
    const endpoints = this.#endpoints();
    this.#balancer?.update(endpoints);
    for (const { pods } of this.#deployments.values()) for (const pod of pods) pod.updateEndpoints(endpoints);
  }

  #writeConnections(): void {
    writePrivate(join(this.#state, 'cluster.json'), {
      url: this.#publicService ? this.url : undefined,
      postgres: this.servers.postgres?.url,
      rabbitmq: this.servers.rabbitmq?.url,
      hosts: this.hosts,
      ports: this.#network?.ports,
      notEnforced: this.notEnforced,
      pods: this.pods().map(({ name, pid, log }) => ({ name, pid, log })),
    });
  }

  #deployment(name: string): Replicas {
    const found = this.#deployments.get(name);
    if (!found) throw new ManifestError(`there is no Deployment ${name}`);
    return found;
  }

  #started(): { context: ClusterContext; network: Network } {
    if (!this.#context || !this.#network) throw new Error('the cluster has not been started');
    return { context: this.#context, network: this.#network };
  }
}
