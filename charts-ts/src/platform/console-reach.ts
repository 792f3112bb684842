import { INTERNET, NAME_SERVERS } from '../charts/networks.ts';
import { HTTP_ROUTE, httpRouteSpec, ingressSpec } from '../charts/route-spec.ts';
import { type Console, isSshAddress } from '../environment/console.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { PORTS, portOf } from '../plan/ports.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { consoleMetadata, consoleName, consoleReason, consoleSelector, NAMED } from './console-names.ts';
import { consoleHost } from './console-variables.ts';
import type { ArgoCdSettings } from './names.ts';

/** The console's pod is reached by the way in alone, and reaches what it is set to. */
export function consolePolicy(environment: EnvironmentFile, argocd: ArgoCdSettings, console: Console) {
  const spec = {
    podSelector: { matchLabels: consoleSelector(argocd) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: wayIn(environment),
    egress: [{ to: [...NAME_SERVERS], ports: [tcp(53), { protocol: 'UDP', port: 53 }] }, ...egress(console)],
  };
  const why = switchedOn(consolePolicy, 'who reaches the console, and what it reaches', () => [
    inEnvironment('console'),
  ]);
  const metadata = consoleMetadata(environment, argocd, 'foundation');
  return because({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec }, why);
}

function wayIn({ routing }: EnvironmentFile) {
  if (routing.kind === 'none') return [];
  const { namespace } = routing.peers;
  const peers = reason('where the ingress controller or the gateway runs', () => [
    inEnvironment('routing', 'peers', 'namespace'),
  ]);
  const matchLabels = eachBecause<Record<string, string>>(
    { 'kubernetes.io/metadata.name': namespace },
    { 'kubernetes.io/metadata.name': peers },
  );
  return [{ from: [{ namespaceSelector: { matchLabels } }], ports: [tcp(PORTS.http)] }];
}

/** What it is set to reach. A policy cannot name hosts: each is the internet on its port, and the private networks that are named. */
function egress(console: Console) {
  const { openId, repository, argocd, networks } = console;
  const reached = [
    { port: portOf(openId.issuer), path: ['openId', 'issuer'] },
    { port: repositoryPort(repository.url), path: ['repository', 'url'] },
    ...(argocd === undefined ? [] : [{ port: serverPort(argocd.server), path: ['argocd', 'server'] }]),
  ];
  return [...Map.groupBy(reached, ({ port }) => port)].map(([port, hosts]) => {
    const to = [...INTERNET, ...networks.map((cidr) => ({ ipBlock: { cidr } }))];
    const why = consoleReason('what it is set to reach', ...hosts.map(({ path }) => path), ['networks']);
    return because({ to, ports: [tcp(port)] }, why);
  });
}

function tcp(port: number) {
  return { protocol: 'TCP', port };
}

function repositoryPort(url: string): number {
  if (!isSshAddress(url)) return portOf(url);
  const port = url.startsWith('ssh://') ? new URL(url).port : '';
  return port === '' ? 22 : Number(port);
}

function serverPort(server: string): number {
  const [, port] = server.split(':');
  return port === undefined ? 443 : Number(port);
}

/** The way in of the environment, to the console; none where it has none. */
export function consoleRoutes(environment: EnvironmentFile, argocd: ArgoCdSettings, console: Console) {
  const { routing } = environment;
  if (routing.kind === 'none') return [];
  const metadata = consoleMetadata(environment, argocd, 'services');
  const host = consoleHost(environment, console);
  const routed = {
    host: host.name,
    hostBecause: host.why,
    service: consoleName(argocd),
    serviceBecause: NAMED,
  };
  const why = switchedOn(consoleRoutes, "the environment's way in, to the console", () => [
    inEnvironment('console'),
    inEnvironment('routing', 'kind'),
  ]);
  const route =
    routing.kind === 'ingress'
      ? { ...INGRESS, metadata, spec: ingressSpec(routing, routed) }
      : { ...HTTP_ROUTE, metadata, spec: httpRouteSpec(routing, routed) };
  return [because(route, why)];
}

const INGRESS = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' } as const;
