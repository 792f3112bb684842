import { z } from 'zod';
import type { Edge } from '../../plan/edge.ts';
import { addressOf, serviceOf } from '../../plan/edges.ts';
import { allows, type Direction, edgeCause, podLabels, policyOf } from '../edges.ts';
import type { Rule, Violation } from '../rule.ts';
import { settingsOf } from '../settings-of.ts';
import { containers, named, ofKind, selects, type Tree, workloads } from '../tree.ts';

const DNS = 53;

const Ports = z.looseObject({
  spec: z.looseObject({ ports: z.array(z.looseObject({ port: z.number() })).default([]) }),
});

/** Every edge of the plan has an address and is allowed by the policies, and no other traffic is. */
export const trafficRules: readonly Rule[] = [
  {
    id: 'default-deny',
    why: 'A pod that no policy selects may connect to everything: only a policy for all pods, in both directions, makes the edge table complete.',
    remediation:
      'Render the NetworkPolicy default-deny with an empty podSelector, Ingress and Egress, and no rules.',
    check: ({ tree }) => {
      const denies = ofKind(tree, 'NetworkPolicy').some((object) => {
        const spec = policyOf(object);
        return (
          spec !== undefined &&
          Object.keys(spec.podSelector).length === 0 &&
          spec.policyTypes.includes('Ingress') &&
          spec.policyTypes.includes('Egress') &&
          spec.ingress.length + spec.egress.length === 0
        );
      });
      if (denies) return [];
      const object = named(tree, 'NetworkPolicy', 'default-deny');
      const message = 'no policy denies all traffic of all pods in both directions';
      return object === undefined ? [{ message }] : [{ object, field: ['spec'], message }];
    },
  },
  {
    id: 'names-resolve',
    why: 'Every address in a setting is a name: without access to DNS for all pods (TCP too, for long answers) every call fails.',
    remediation:
      'Render the NetworkPolicy allow-dns: every pod, egress, port 53 by UDP and TCP (charts-ts/src/charts/network-policies.ts).',
    check: ({ tree }) => {
      const open = ofKind(tree, 'NetworkPolicy').flatMap((object) => {
        const spec = policyOf(object);
        const everyPod = spec !== undefined && Object.keys(spec.podSelector).length === 0;
        if (!everyPod || !spec.policyTypes.includes('Egress')) return [];
        const ports = spec.egress.flatMap((rule) => rule.ports ?? []);
        return ports.filter(({ port }) => port === DNS).map(({ protocol = 'TCP' }) => protocol);
      });
      return ['UDP', 'TCP']
        .filter((protocol) => !open.includes(protocol))
        .map((protocol) => ({ message: `no policy lets all pods ask port ${DNS} by ${protocol}` }));
    },
  },
  {
    id: 'policies-select-pods',
    why: 'A policy whose selector fits no pod has no effect, and looks as if it had.',
    remediation:
      'Select by the labels of the pods (podLabels in charts-ts/src/charts/names.ts), or remove the policy.',
    check: ({ tree }) => {
      const ends = tree.target.plan.edges.flatMap(({ from, to }) => [from, to]);
      // Pods that an operator makes, and those of an archived festival, are known from the edge table alone.
      const pods = [
        ...workloads(tree).map(({ labels }) => labels),
        ...ends.filter(({ kind }) => kind === 'pods').map(({ name }) => podLabels(tree, name)),
      ];
      return ofKind(tree, 'NetworkPolicy').flatMap((object) => {
        const { matchLabels } = policyOf(object)?.podSelector ?? {};
        if (matchLabels === undefined || pods.some((labels) => selects(matchLabels, labels))) return [];
        return [{ object, field: ['spec', 'podSelector'], message: 'selects no pods' }];
      });
    },
  },
  {
    id: 'edge-allowed-both-sides',
    why: 'Everything is denied by default: a call needs egress of the caller and ingress of the callee, and a missing half appears only as a time-out in production.',
    remediation: 'Render NetworkPolicies from the edge table (charts-ts/src/charts/network-policies.ts).',
    check: ({ tree }) =>
      tree.target.plan.edges.flatMap((edge): Violation[] => [
        ...(edge.from.kind === 'pods' ? side(tree, edge, 'egress') : []),
        ...(edge.to.kind === 'pods' ? side(tree, edge, 'ingress') : []),
      ]),
  },
  {
    id: 'edge-has-service',
    why: 'A caller finds its callee by the name of a Service and its port; without one every call fails at its first purchase.',
    remediation: 'Render the Service with the port of the edge, or remove the edge from the catalogue.',
    check: ({ tree }) => {
      const { edges, festival } = tree.target.plan;
      // Of an archived festival only what keeps data is rendered: there are no calls.
      if (festival.state === 'archived') return [];
      return edges.flatMap((edge): Violation[] => {
        // Only pods that others call need an address: edges from outside come through the same Services.
        if (edge.to.kind !== 'pods') return [];
        const object = named(tree, 'Service', serviceOf(edge));
        const cause = edgeCause(tree, edge);
        if (object === undefined) {
          const message = `${callOf(edge)}: there is no Service ${serviceOf(edge)}`;
          return edge.variable === undefined ? [] : [{ message, cause }];
        }
        const ports = Ports.safeParse(object).data?.spec.ports ?? [];
        // Metrics are scraped from pods, not through a Service.
        if (edge.from.kind === 'namespace' || ports.some(({ port }) => port === edge.port)) return [];
        const message = `${callOf(edge)}: the Service has no port ${edge.port}`;
        return [{ object, field: ['spec', 'ports'], message, cause }];
      });
    },
  },
  {
    id: 'callers-know-addresses',
    why: 'A service calls the addresses in its variables: without one it does not start, and a wrong one sends its calls, with their token, to another service.',
    remediation:
      'Render the ConfigMap of the service from its edges (edgeData in charts-ts/src/charts/settings.ts) and refer to it.',
    check: ({ tree }) =>
      containers(tree, 'Deployment').flatMap(({ workload: { object }, container, path }): Violation[] => {
        const settings = settingsOf(tree, container);
        const calls = tree.target.plan.edges.filter(({ from }) => from.name === object.metadata.name);
        return calls.flatMap((edge) => {
          if (edge.variable === undefined) return [];
          const address = addressOf(edge);
          const given = settings[edge.variable];
          if (given === address) return [];
          const message = `${edge.variable} is ${given ?? 'not given'} instead of ${address} (${edge.why})`;
          return [{ object, field: [...path, 'envFrom'], message, cause: edgeCause(tree, edge) }];
        });
      }),
  },
];

/** What an edge needs on one of its sides: a policy of these pods that lets it pass. */
function side(tree: Tree, edge: Edge, direction: Direction): Violation[] {
  const name = direction === 'egress' ? edge.from.name : edge.to.name;
  const labels = podLabels(tree, name);
  const policies = ofKind(tree, 'NetworkPolicy').flatMap((object) => {
    const spec = policyOf(object);
    const isOwn = spec !== undefined && selects(spec.podSelector.matchLabels ?? {}, labels);
    return isOwn ? [{ object, spec }] : [];
  });
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const allowed = policies.some(
    // Rules of a direction that the policy does not name count for nothing.
    ({ spec }) =>
      spec.policyTypes.includes(type) && spec[direction].some((rule) => allows(tree, rule, direction, edge)),
  );
  if (allowed) return [];
  const own = policies.find(({ object }) => object.metadata.name === `allow-${name}`)?.object;
  const message = `${callOf(edge)}: no ${direction} of ${name} allows it`;
  const cause = edgeCause(tree, edge);
  return own === undefined
    ? [{ message, cause }]
    : [{ object: own, field: ['spec', direction], message, cause }];
}

function callOf({ from, to, port, why }: Edge): string {
  return `${from.name} -> ${to.name}:${port} (${why})`;
}
