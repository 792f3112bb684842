import { join } from 'node:path';
import { ManifestError } from '../manifests/read.ts';
import type { Container, PodTemplate } from '../manifests/workload.ts';
import type { Place } from '../network/addresses.ts';
import { freePort } from '../process/free-port.ts';
import { PORT_VARIABLES } from '../translations.ts';
import { environmentOf, expand, type PodFacts, type Sources } from './environment.ts';
import { placed } from './placed.ts';
import type { Program, ProgramOf } from './program.ts';
import type { Command } from './spawn.ts';
import { makeVolumes, mounted } from './volumes.ts';

/** What all pods of a cluster have in common. */
export interface ClusterContext {
  /** Folder of the cluster's state. */
  state: string;
  namespace: string;
  network: string;
  /** Deployment -> niceness of its pods. */
  niceness: ReadonlyMap<string, number>;
  /** Where Node keeps the compiled form of bundles, for every process of this machine. */
  compileCache: string;
  sources: Sources;
  programOf: ProgramOf;
  /** Where a Service's port really is; undefined: no Service has that name. */
  placeOf(host: string, port: number): Place | undefined;
  onStart(pid: number, name: string): void;
  /** Which pods are ready now: every new process receives it at once. */
  endpoints(): Record<string, number[]>;
  log(line: string): void;
}

/** A container's command here, and the free ports that stand for its container ports. */
export interface PlannedProcess {
  command: Command;
  /** Port name and container port number -> port on 127.0.0.1. */
  ports: ReadonlyMap<string | number, number>;
}

/** Ports handed out to processes that may not listen yet. */
const reserved = new Set<number>();

/**
 * Plans one start of a pod's container: its bundle, its environment with free ports in place of container ports, its
 * volumes as folders. Fails with ManifestError when something it refers to is not there.
 */
export async function planProcess(
  template: PodTemplate,
  name: string,
  context: ClusterContext,
  extra: Readonly<Record<string, string>> = {},
): Promise<PlannedProcess> {
  const container = containerOf(template);
  const facts: PodFacts = {
    name,
    namespace: context.namespace,
    serviceAccount: name,
    ...template.metadata,
  };
  const folder = join(context.state, 'pods', name);
  const mounts = makeVolumes(
    container,
    template.spec.volumes,
    join(folder, 'volumes'),
    context.sources,
    facts,
  );
  const declared = { ...environmentOf(container, context.sources, facts, name), ...extra };
  const ports = new Map<string | number, number>();
  const portVariables: Record<string, string> = {};
  for (const { name: portName, containerPort } of container.ports) {
    const port = await reservePort();
    ports.set(containerPort, port);
    if (portName === undefined) continue;
    ports.set(portName, port);
    const variable = PORT_VARIABLES[portName];
    if (!variable) throw new ManifestError(`${name}: no variable is known for the port ${portName}`);
    portVariables[variable] = String(port);
  }
  const mountedEnvironment = Object.fromEntries(
    Object.entries(declared).map(([key, value]) => [key, mounted(value, mounts)]),
  );
  const temporary = mounts.get('/tmp');
  const program = context.programOf(container.image, name);
  const environment = {
    ...(temporary ? { TMPDIR: temporary } : {}),
    ...mountedEnvironment,
    ...portVariables,
  };
  return {
    ports,
    command: {
      name,
      program,
      args: argumentsOf(container, program, name).map((text) => mounted(expand(text, declared), mounts)),
      // Node's processes learn the names of Services by their preload; others are given the addresses.
      environment: program.kind === 'bundle' ? environment : placed(environment, context.placeOf),
      folder,
      log: join(context.state, 'logs', `${name}.log`),
      network: context.network,
      compileCache: context.compileCache,
      nice: context.niceness.get(deploymentOf(name)) ?? 0,
    },
  };
}

/** Pods are named `<deployment>-<number>`. */
function deploymentOf(pod: string): string {
  return pod.replace(/-\d+$/, '');
}

export function containerOf(template: PodTemplate): Container {
  const [container] = template.spec.containers;
  if (!container) throw new ManifestError('a pod without a container');
  return container;
}

/** The image's entry point is its program; of a bundle, a command may only say the same (`node <some>.mjs`), then arguments. */
function argumentsOf(container: Container, { kind }: Program, name: string): string[] {
  if (!container.command || kind === 'command') return container.args;
  const [program = '', script = '', ...rest] = container.command;
  if (!/(^|\/)node$/.test(program) || !/\.m?js$/.test(script)) {
    throw new ManifestError(`${name}: command ${container.command.join(' ')} is not node and a bundle`);
  }
  return [...rest, ...container.args];
}

async function reservePort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (reserved.has(port)) continue;
    reserved.add(port);
    // Long enough for the process to listen; the system does not hand out a port in use.
    setTimeout(() => reserved.delete(port), 60_000).unref();
    return port;
  }
}
