import { ManifestError, type Resource } from '../manifests/read.ts';
import { readService } from '../manifests/workload.ts';
import { type Place, placeFor, serviceAddresses, serviceNames } from './addresses.ts';

/** One port of a Service that the balancer serves. */
export interface BalancedPort {
  service: string;
  selector: Readonly<Record<string, string>>;
  /** The container port behind it, by name or number. */
  target: string | number;
  /** `<service address>:<port>`: how pods and balancer name it. */
  key: string;
  place: Place;
}

/** Names, addresses and ports of a cluster. */
export interface Network {
  hosts: Record<string, string>;
  /** `<address>:<port>` -> where it really is, for those that could not be there. */
  ports: Record<string, Place>;
  balanced: BalancedPort[];
  /** The place of each data engine (StatefulSet name). */
  engines: Map<string, Place>;
  /** Where a Service's port really is, from outside. Fails when there is no such Service or port. */
  place(service: string, port: number): Place;
}

/** An engine that pods reach through Services that select its labels. */
export interface EngineEnds {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Set for a server that was there before us. */
  existing?: Place;
}

/** Gives every Service an address and every port a place. */
export async function planNetwork(
  resources: readonly Resource[],
  engines: readonly EngineEnds[],
  namespace: string,
  state: string,
): Promise<Network> {
  const services = resources.filter(({ kind }) => kind === 'Service');
  const addresses = serviceAddresses(
    services.map(({ name }) => name),
    state,
  );
  const places = new Map<string, Place>();
  const network: Network = {
    hosts: {},
    ports: {},
    balanced: [],
    engines: new Map(),
    place: (service, port) => {
      const place = places.get(`${service}:${port}`);
      if (!place) throw new ManifestError(`there is no Service ${service} with port ${port}`);
      return place;
    },
  };
  // Sorted, so that `postgres` is placed before `postgres-nodes`, which stands for the same server.
  for (const resource of [...services].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const address = addresses.get(resource.name) ?? '127.0.0.1';
    const { ports, selector } = readService(resource);
    const engine = engines.find((ends) => selects(selector, ends.labels));
    for (const name of serviceNames(resource.name, namespace)) network.hosts[name] = address;
    for (const { port, targetPort } of ports) {
      const known = engine && (engine.existing ?? network.engines.get(engine.name));
      const place = known ?? (await placeFor(address, port));
      const key = `${address}:${port}`;
      places.set(`${resource.name}:${port}`, place);
      if (place.host !== address || place.port !== port) network.ports[key] = place;
      if (engine) network.engines.set(engine.name, place);
      else {
        network.balanced.push({ service: resource.name, selector, target: targetPort ?? port, key, place });
      }
    }
  }
  return network;
}

/** Places are given out once, at the start. Fails with ManifestError when a Service's port has none. */
export function refuseUnplaced(resources: readonly Resource[], network: Network): void {
  for (const resource of resources.filter(({ kind }) => kind === 'Service')) {
    for (const { port } of readService(resource).ports) network.place(resource.name, port);
  }
}

/** Who is ready behind each balanced port, as ports on 127.0.0.1. */
export function endpointsOf(
  balanced: readonly BalancedPort[],
  pods: readonly Endpoint[],
): Record<string, number[]> {
  const ready = pods.filter((pod) => pod.ready);
  const entries = balanced.map(({ key, selector, target }) => {
    const behind = ready.filter((pod) => selects(selector, pod.labels));
    return [key, behind.flatMap((pod) => pod.port(target) ?? [])] as const;
  });
  return Object.fromEntries(entries);
}

/** Of a pod, what decides whether a Service leads to it. */
export interface Endpoint {
  readonly ready: boolean;
  readonly labels: Readonly<Record<string, string>>;
  port(target: string | number): number | undefined;
}

/** Whether a Service's selector takes a pod with these labels; an empty selector takes none. */
function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The Service that fans reach: the one a route leads to, else `gateway`; undefined when there is neither. */
export function publicService(resources: readonly Resource[]): string | undefined {
  const routed = resources
    .filter(({ kind }) => kind === 'HTTPRoute' || kind === 'Ingress')
    .flatMap(({ body }) => backends(body));
  const services = new Set(resources.filter(({ kind }) => kind === 'Service').map(({ name }) => name));
  return [...routed, 'gateway'].find((name) => services.has(name));
}

function backends(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(backends);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const named = (ref: unknown): string[] =>
      typeof ref === 'object' && ref !== null && 'name' in ref && typeof ref.name === 'string'
        ? [ref.name]
        : [];
    if (key === 'backendRefs' && Array.isArray(child)) return child.flatMap(named);
    if (key === 'service') return named(child);
    return backends(child);
  });
}
