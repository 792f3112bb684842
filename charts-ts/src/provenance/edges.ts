import type { Edge } from '../plan/edge.ts';
import { JOB_PODS } from '../plan/edges.ts';
import { PORTS } from '../plan/ports.ts';
import { catalogue, environment, festival, type Place } from './place.ts';
import type { Subject } from './subject.ts';

/** The end of an edge that a question is about; both when it is about the edge itself. */
type Part = 'peer' | 'port' | undefined;

/** What declares an edge: a catalogue line, or the switch of the environment that makes it. */
export function edgePlaces(subject: Subject, edge: Edge, part?: Part): Place[] {
  const { services, toolbox } = subject.plan;
  const caller = [...services, toolbox].find(({ entry }) => entry.service === edge.from.name)?.entry;
  const atEngine = engineEnd(subject, edge, part);
  if (edge.from.kind === 'namespace') return atEngine.length > 0 ? atEngine : [neighbour(edge)];
  if (edge.to.kind === 'namespace') return [environment('mesh', 'namespace'), environment('mesh', 'mode')];
  if (caller === undefined) return atEngine.length > 0 ? atEngine : [environment('dataEngine', 'kind')];
  const { image } = caller;
  const ofSandbox = [edge.from.name, edge.to.name].includes('payment-sandbox');
  const sandbox = ofSandbox ? [environment('payments')] : [];
  const host = caller.externalHosts.findIndex(
    ({ host: name, port }) => name === edge.to.name && port === edge.port,
  );
  if (edge.to.kind === 'host' && host !== -1) {
    const bound = caller.externalHosts[host]?.payments !== undefined;
    return [catalogue(image, 'externalHosts', host), ...(bound ? [environment('payments')] : [])];
  }
  if (edge.why === 'its own database') return [...sandbox, ...atEngine, catalogue(image, 'database')];
  if (edge.why === 'domain events') return [...atEngine, catalogue(image, 'events')];
  const declared = caller.edges.findIndex(({ to, why }) => to === edge.to.name && why === edge.why);
  return declared === -1 ? [catalogue(image, 'auth')] : [...sandbox, catalogue(image, 'edges', declared)];
}

/** The declarations of a policy's edges; of the one edge when the path points at a rule. */
export function policyEdges(subject: Subject): Place[] {
  const { path } = subject;
  const rules = rulesOf(subject, path[1]);
  const rule = typeof path[2] === 'number' ? rules[path[2]] : undefined;
  const part = path[3] === 'ports' ? 'port' : path[3] === undefined ? undefined : 'peer';
  const places = (rule === undefined ? rules : [rule]).flatMap((edge) =>
    edgePlaces(subject, edge, part).map((place) => ({
      ...place,
      why: `${edge.from.name} -> ${edge.to.name}:${edge.port}: ${edge.why}`,
    })),
  );
  return places.length > 0 ? places : [festival('template')];
}

/** Edges in the order in which policies list them: an AuthorizationPolicy's `rules` are those that arrive. */
function rulesOf({ plan, owner }: Subject, list: string | number | undefined): Edge[] {
  const incoming = plan.edges.filter(({ to }) => to.kind === 'pods' && to.name === owner);
  const outgoing = plan.edges.filter(({ from }) => from.kind === 'pods' && from.name === owner);
  if (list === 'ingress' || list === 'rules') return incoming;
  return list === 'egress' ? outgoing : [...outgoing, ...incoming];
}

/** A neighbouring namespace that comes in. */
function neighbour(edge: Edge): Place {
  return edge.port === PORTS.http
    ? environment('routing', 'peers', 'namespace')
    : environment('monitoring', 'namespace');
}

/** Lines of the environment that decide an edge from or to a data engine; none of a bundled one, which is the same everywhere. */
function engineEnd({ plan }: Subject, edge: Edge, part: Part): Place[] {
  const { dataEngine } = plan.environment;
  const at = (...path: (string | number)[]) => environment('dataEngine', ...path);
  if (dataEngine.kind === 'operators') {
    if (edge.to.name === 'kubernetes-api') {
      return [at('kubernetesApi', part === 'port' ? 'port' : 'cidrs')];
    }
    if (edge.from.kind === 'namespace' && edge.to.name === 'postgres') return [at('operator', 'namespace')];
    if (edge.from.name === edge.to.name) {
      return [edge.to.name === 'postgres' ? at('postgres', 'instances') : at('rabbitmq', 'replicas')];
    }
  }
  if (dataEngine.kind !== 'external' || edge.to.kind !== 'network') return [];
  const engine = edge.to.name === dataEngine.rabbitmq.host && isBroker(edge) ? 'rabbitmq' : 'postgres';
  const port = engine === 'rabbitmq' && edge.port === dataEngine.rabbitmq.management.port;
  const ports = port && edge.from.name === JOB_PODS.brokerSetup ? ['management', 'port'] : ['port'];
  return [at(engine, ...(part === 'port' ? ports : ['cidrs']))];
}

/** One host may carry both servers: the edge's purpose tells them apart. */
function isBroker(edge: Edge): boolean {
  return edge.why === 'domain events' || edge.from.name === JOB_PODS.brokerSetup;
}
