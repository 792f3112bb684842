import { z } from 'zod';
import type { EnvironmentFile } from '../../environment/schema.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { type Verdict, violations } from '../each.ts';
import type { Rule } from '../rule.ts';
import { named, ofKind, type Tree } from '../tree.ts';

const Port = z.looseObject({ name: z.string().optional(), port: z.number() });
const Service = z.looseObject({ spec: z.looseObject({ ports: z.array(Port).default([]) }) });

const HttpRoute = z.looseObject({
  kind: z.literal('HTTPRoute'),
  spec: z.looseObject({
    hostnames: z.array(z.string()).default([]),
    parentRefs: z.array(z.looseObject({ name: z.string() })).default([]),
    rules: z
      .array(
        z.looseObject({
          matches: z
            .array(z.looseObject({ path: z.looseObject({ value: z.string() }).optional() }))
            .default([]),
          backendRefs: z.array(z.looseObject({ name: z.string(), port: z.number().optional() })).default([]),
        }),
      )
      .default([]),
  }),
});

const Backend = z.looseObject({
  service: z
    .looseObject({
      name: z.string(),
      port: z.looseObject({ name: z.string().optional(), number: z.number().optional() }).optional(),
    })
    .optional(),
});
const Ingress = z.looseObject({
  kind: z.literal('Ingress'),
  spec: z.looseObject({
    ingressClassName: z.string().optional(),
    defaultBackend: Backend.optional(),
    tls: z.array(z.looseObject({ hosts: z.array(z.string()).default([]) })).default([]),
    rules: z
      .array(
        z.looseObject({
          host: z.string().optional(),
          http: z
            .looseObject({ paths: z.array(z.looseObject({ path: z.string().optional(), backend: Backend })) })
            .optional(),
        }),
      )
      .default([]),
  }),
});

/** A route in one form, whichever kind says it. */
interface Route {
  /** Names of gateways, or of the class of ingress controllers. */
  readonly parents: readonly string[];
  readonly paths: readonly string[];
  /** Undefined: every host there is. */
  readonly hosts: readonly (string | undefined)[];
  /** Hosts with a certificate; undefined where the gateway in front has it. */
  readonly certified: readonly string[] | undefined;
  readonly backends: readonly { readonly name: string; readonly port: string | number | undefined }[];
}

export const routesLeadIn: Rule = {
  id: 'routes-lead-in',
  why: "A route to a Service that is not there, or under another name than the festival's, is a dead page at opening time; one that leads past the gateway has no sessions, no limits and no waiting room.",
  remediation:
    "Route the host of the festival's public address, with its certificate, to the public service's port http (charts-ts/src/charts/routing.ts).",
  check: ({ tree }) => {
    const { plan } = tree.target;
    const host = new URL(plan.publicUrl).hostname;
    const entrance = plan.services.find(({ entry }) => entry.ingress === 'public')?.entry.service;
    const routes = ofKind(tree, 'HTTPRoute', 'Ingress');
    const expectedParent = parentOf(plan.environment);
    const expected = plan.environment.routing.kind !== 'none' && plan.festival.state !== 'archived';
    if (routes.length === 0) return expected ? [{ message: `no route leads to ${host}` }] : [];
    return routes.flatMap((object) => {
      const { hosts, certified, backends, parents, paths } = routeOf(object);
      const isTaken = parents.length === 1 && parents[0] === expectedParent;
      return violations(object, [
        ...hosts.map(
          (other): Verdict => [
            [],
            other !== host && `is for ${other ?? 'every host'}, the festival is at ${host}`,
          ],
        ),
        [['spec', 'tls'], certified?.includes(host) === false && `has no certificate for ${host}`],
        [
          [],
          !isTaken && `is for ${parents.join(', ') || 'no gateway'}, the environment has ${expectedParent}`,
        ],
        ...paths.map((path): Verdict => [[], path !== '/' && `leads in below ${path} only, not from / on`]),
        ...backends.map((backend): Verdict => [[], wrongBackend(tree, entrance, backend)]),
      ]);
    });
  },
};

/** What is wrong with where a route leads: it has to be the port http of the public service. */
function wrongBackend(
  tree: Tree,
  entrance: string | undefined,
  { name, port }: Route['backends'][number],
): string | false {
  const ports = Service.safeParse(named(tree, 'Service', name)).data?.spec.ports;
  if (ports === undefined) return `there is no Service ${name}`;
  const open = ports.find((known) => port === known.name || port === known.port);
  if (open === undefined) return `Service ${name} has no port ${port}`;
  const isEntrance = name === entrance && open.name === 'http';
  return !isEntrance && `leads to port ${open.name ?? port} of ${name}: the way in is http of ${entrance}`;
}

/** The gateway or ingress class that routes traffic from outside. */
function parentOf({ routing }: EnvironmentFile): string | undefined {
  switch (routing.kind) {
    case 'ingress':
      return routing.ingressClass;
    case 'gatewayApi':
      return routing.gateway.name;
    case 'none':
      return undefined;
  }
}

function routeOf(object: Manifest): Route {
  const http = HttpRoute.safeParse(object).data?.spec;
  if (http !== undefined) {
    const backends = http.rules.flatMap(({ backendRefs }) => backendRefs);
    const matches = http.rules.flatMap((rule) => rule.matches);
    return {
      parents: http.parentRefs.map(({ name }) => name),
      paths: matches.map(({ path }) => path?.value ?? '/'),
      hosts: http.hostnames.length === 0 ? [undefined] : http.hostnames,
      certified: undefined,
      backends: backends.map(({ name, port }) => ({ name, port })),
    };
  }
  const {
    ingressClassName,
    rules = [],
    tls = [],
    defaultBackend = {},
  } = Ingress.safeParse(object).data?.spec ?? {};
  const paths = rules.flatMap((rule) => rule.http?.paths ?? []);
  return {
    parents: ingressClassName === undefined ? [] : [ingressClassName],
    paths: paths.map(({ path = '/' }) => path),
    hosts: rules.map((rule) => rule.host),
    certified: tls.flatMap(({ hosts }) => hosts),
    backends: [defaultBackend, ...paths.map(({ backend }) => backend)].flatMap(({ service }) =>
      service === undefined ? [] : [{ name: service.name, port: service.port?.name ?? service.port?.number }],
    ),
  };
}
