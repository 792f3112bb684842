import { z } from 'zod';
import type { Complaint, Rule } from '../rule.ts';
import { named, ofKind } from '../tree.ts';

const Port = z.looseObject({ name: z.string().optional(), port: z.number() });
const Service = z.looseObject({ spec: z.looseObject({ ports: z.array(Port).default([]) }) });

const HttpRoute = z.looseObject({
  spec: z.looseObject({
    hostnames: z.array(z.string()).default([]),
    rules: z
      .array(
        z.looseObject({
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
  spec: z.looseObject({
    rules: z
      .array(
        z.looseObject({
          host: z.string().optional(),
          http: z.looseObject({ paths: z.array(z.looseObject({ backend: Backend })) }).optional(),
        }),
      )
      .default([]),
  }),
});

/** A route in one form, whichever kind says it. */
interface Route {
  readonly hosts: readonly string[];
  readonly backends: readonly { readonly name: string; readonly port: string | number | undefined }[];
}

export const routesLeadIn: Rule = {
  id: 'routes-lead-in',
  severity: 'error',
  why: "A route to a Service that is not there, or under another name than the festival's, is a dead page at opening time.",
  mend: "Route the host of the festival's public address to a Service and port of this folder (charts-ts/src/charts/routing.ts).",
  check: ({ tree }) => {
    const host = new URL(tree.target.plan.publicUrl).hostname;
    return ofKind(tree, 'HTTPRoute', 'Ingress').flatMap((object): Complaint[] => {
      const { hosts, backends } = routeOf(object);
      const wrong = hosts.filter((other) => other !== host);
      return [
        ...wrong.map((other) => ({ object, message: `is for ${other}, the festival is at ${host}` })),
        ...backends.flatMap(({ name, port }) => {
          const ports = Service.safeParse(named(tree, 'Service', name)).data?.spec.ports;
          if (ports === undefined) return [{ object, message: `there is no Service ${name}` }];
          const open = ports.flatMap((known) => [known.name, known.port]);
          return open.includes(port) ? [] : [{ object, message: `Service ${name} has no port ${port}` }];
        }),
      ];
    });
  },
};

function routeOf(object: unknown): Route {
  const http = HttpRoute.safeParse(object).data;
  if (http !== undefined && http['kind'] === 'HTTPRoute') {
    const backends = http.spec.rules.flatMap(({ backendRefs }) => backendRefs);
    return { hosts: http.spec.hostnames, backends: backends.map(({ name, port }) => ({ name, port })) };
  }
  const rules = Ingress.safeParse(object).data?.spec.rules ?? [];
  const paths = rules.flatMap((rule) => rule.http?.paths ?? []);
  return {
    hosts: rules.flatMap((rule) => rule.host ?? []),
    backends: paths.flatMap(({ backend: { service } }) =>
      service === undefined ? [] : [{ name: service.name, port: service.port?.name ?? service.port?.number }],
    ),
  };
}
