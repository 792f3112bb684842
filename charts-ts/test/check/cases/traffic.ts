import { changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { extended, FIRST, GOOD, PRODUCTION, planned } from '../trees.ts';

/** Rules about which service reaches which. */
export const TRAFFIC: readonly Case[] = [
  ['edge-has-service', removed(GOOD, 'Service seat'), undefined, undefined],
  [
    'edge-has-service',
    changed(GOOD, 'Service seat', 'spec.ports', [{ name: 'http', port: 8080, targetPort: 'http' }]),
    'Service seat',
    'spec.ports',
  ],
  [
    'edge-allowed-both-sides',
    changed(GOOD, 'NetworkPolicy allow-ticket', 'spec.egress', []),
    'NetworkPolicy allow-ticket',
    'spec.egress',
  ],
  [
    'edge-allowed-both-sides',
    changed(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress', []),
    'NetworkPolicy allow-seat',
    'spec.ingress',
  ],
  [
    'no-undeclared-traffic',
    changed(GOOD, 'NetworkPolicy allow-web', 'spec.egress', [
      {
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'postgres' } } }],
        ports: [{ port: 5432 }],
      },
    ]),
    'NetworkPolicy allow-web',
    'spec.egress[0]',
  ],
  [
    'no-undeclared-traffic',
    changed(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress[0].from', undefined),
    'NetworkPolicy allow-seat',
    'spec.ingress[0]',
  ],
  [
    'default-deny',
    changed(GOOD, 'NetworkPolicy default-deny', 'spec.policyTypes', ['Ingress']),
    'NetworkPolicy default-deny',
    'spec',
  ],
  [
    'events-have-publishers',
    planned(GOOD, (plan) => ({
      ...plan,
      services: plan.services.map((image) =>
        image.entry.service === 'ticket'
          ? { ...image, entry: { ...image.entry, events: { publishes: [], consumes: [] } } }
          : image,
      ),
    })),
    undefined,
    undefined,
  ],
  ['events-are-used', GOOD, undefined, undefined],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.selector', { a: 'b' }),
    'Service seat',
    'spec.selector',
  ],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.ports[0].targetPort', 'https'),
    'Service seat',
    'spec.ports[0].targetPort',
  ],
  [
    'services-stay-inside',
    changed(GOOD, 'Service seat', 'spec.type', 'NodePort'),
    'Service seat',
    'spec.type',
  ],
  [
    'routes-lead-in',
    changed(GOOD, 'Ingress gateway', 'spec.rules[0].host', 'other.example'),
    'Ingress gateway',
    undefined,
  ],
  ['routes-lead-in', removed(PRODUCTION, 'Service gateway'), 'HTTPRoute gateway', undefined],
  [
    'no-undeclared-traffic',
    extended(GOOD, 'NetworkPolicy allow-seat', 'spec.egress[0].to', {
      ipBlock: { cidr: '0.0.0.0/0', except: [] },
    }),
    'NetworkPolicy allow-seat',
    'spec.egress[0]',
  ],
  [
    'no-undeclared-traffic',
    extended(GOOD, 'NetworkPolicy allow-seat', 'spec.egress[0].ports', { port: 22 }),
    'NetworkPolicy allow-seat',
    'spec.egress[0]',
  ],
  [
    'no-undeclared-traffic',
    extended(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress[0].from', { namespaceSelector: {} }),
    'NetworkPolicy allow-seat',
    'spec.ingress[0]',
  ],
  [
    'no-undeclared-traffic',
    changed(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress[0].ports[0].endPort', 65535),
    'NetworkPolicy allow-seat',
    'spec.ingress[0]',
  ],
  [
    'no-undeclared-traffic',
    extended(GOOD, 'NetworkPolicy allow-dns', 'spec.egress', { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }),
    'NetworkPolicy allow-dns',
    'spec.egress[1]',
  ],
  [
    'edge-allowed-both-sides',
    changed(GOOD, 'NetworkPolicy allow-ticket', 'spec.policyTypes', ['Ingress']),
    'NetworkPolicy allow-ticket',
    'spec.egress',
  ],
  [
    'policies-select-pods',
    changed(GOOD, 'NetworkPolicy allow-seat', 'spec.podSelector.matchLabels', {
      'app.kubernetes.io/name': 'seats',
    }),
    'NetworkPolicy allow-seat',
    'spec.podSelector',
  ],
  ['names-resolve', removed(GOOD, 'NetworkPolicy allow-dns'), undefined, undefined],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.selector', { 'app.kubernetes.io/name': 'ticket' }),
    'Service seat',
    'spec.selector',
  ],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.selector', { 'app.kubernetes.io/instance': 'seoul-jazz-2026' }),
    'Service seat',
    'spec.selector',
  ],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.ports[0].targetPort', 'management'),
    'Service seat',
    'spec.ports[0].targetPort',
  ],
  [
    'services-stay-inside',
    changed(GOOD, 'Service seat', 'spec.externalIPs', ['192.0.2.1']),
    'Service seat',
    'spec.externalIPs',
  ],
  [
    'routes-lead-in',
    changed(GOOD, 'Ingress gateway', 'spec.tls[0].hosts', ['han-river-2026.staging.clove.example']),
    'Ingress gateway',
    'spec.tls',
  ],
  [
    'routes-lead-in',
    changed(GOOD, 'Ingress gateway', 'spec.rules[0].host', undefined),
    'Ingress gateway',
    undefined,
  ],
  [
    'routes-lead-in',
    changed(PRODUCTION, 'HTTPRoute gateway', 'spec.rules[0].backendRefs[0].port', 9090),
    'HTTPRoute gateway',
    undefined,
  ],
  ['routes-lead-in', removed(GOOD, 'Ingress gateway'), undefined, undefined],
  [
    'callers-know-addresses',
    changed(GOOD, 'ConfigMap ticket-', 'data.SEAT_URL', 'http://seat:8080'),
    'Deployment ticket',
    `${FIRST}.envFrom`,
  ],
  [
    'callers-know-addresses',
    changed(GOOD, 'Deployment ticket', `${FIRST}.envFrom`, []),
    'Deployment ticket',
    `${FIRST}.envFrom`,
  ],
  [
    'routes-lead-in',
    changed(GOOD, 'Ingress gateway', 'spec.ingressClassName', undefined),
    'Ingress gateway',
    undefined,
  ],
  [
    'routes-lead-in',
    changed(PRODUCTION, 'HTTPRoute gateway', 'spec.parentRefs[0].name', 'other'),
    'HTTPRoute gateway',
    undefined,
  ],
  [
    'routes-lead-in',
    changed(GOOD, 'Ingress gateway', 'spec.rules[0].http.paths[0].path', '/api'),
    'Ingress gateway',
    undefined,
  ],
];
