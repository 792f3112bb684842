import { z } from 'zod';
import { type Operations, operationsOf } from './operations.ts';
import { isBelow } from './target.ts';

/** Roles as tokens name them. */
const Role = z.enum(['fan', 'organiser', 'staff', 'support', 'ops']);

/** A row of the table as the charts render it from the catalogue; what a row does not say has the catalogue's default. */
const RenderedRoute = z.object({
  prefix: z.string().startsWith('/'),
  service: z.string().min(1),
  url: z.url(),
  identity: z.boolean().default(true),
  publicReads: z.boolean().default(false),
  timeoutMs: z.int().min(1).optional(),
  connections: z.enum(['ordinary', 'long', 'bulk']).default('ordinary'),
  ownPolicy: z.boolean().default(false),
  /** Source: the limit of the services' own JSON bodies. */
  bodyLimit: z
    .int()
    .min(0)
    .default(64 * 1024),
  uploads: z
    .array(
      z.object({ operation: z.string(), bodyLimit: z.int().min(1), roles: z.array(Role).min(1).optional() }),
    )
    .default([]),
  gated: z.array(z.string()).default([]),
  costly: z.array(z.string()).default([]),
});

/** The setting ROUTES: a JSON list of rows. A row that an older gateway does not understand in full still routes. */
export const RenderedRoutes = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `not JSON: ${String(error)}` });
      return z.NEVER;
    }
  })
  .pipe(z.array(RenderedRoute).min(1));
export type RenderedRoutes = z.infer<typeof RenderedRoutes>;

export type Connections = z.infer<typeof RenderedRoute>['connections'];

/** One row of the table that says where a path goes. */
export interface GatewayRoute {
  /** Lower case; itself and everything below it. `/` is everything else. */
  readonly prefix: string;
  /** The service that answers. */
  readonly upstream: string;
  /**
   * Whether the member's identity is forwarded: the bearer token, made of the cookie. Where it does, unsafe requests are
   * checked for their origin. Elsewhere the upstream gets no identity.
   */
  readonly identity: boolean;
  /** Reads that need no member: served even when the session cannot be refreshed at the moment. */
  readonly publicReads: boolean;
  /** Milliseconds until the answer's head. */
  readonly timeoutMs: number;
  /**
   * Which of the upstream's connections it may take. `long`: long polls and event streams, a pool without a limit.
   * `bulk`: pictures, whose slow readers must not occupy connections of the API.
   */
  readonly connections: Connections;
  /** The upstream's own security headers stand, where it sets them: pages that load a payment provider's script. */
  readonly ownPolicy: boolean;
  /** Largest body, bytes. */
  readonly bodyLimit: number;
  /** Requests whose body may be larger. */
  readonly uploads: readonly Upload[];
  /** Requests that the waiting room lets in. */
  readonly gated: Operations;
  /** Requests that cost a password hash. */
  readonly costly: Operations;
}

export interface Upload {
  readonly operations: Operations;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Whose body may be so large; undefined: every member. */
  readonly roles: ReadonlySet<z.infer<typeof Role>> | undefined;
}

/** All routes, the longest prefix first: the first that matches wins. */
export function routeTable(rendered: RenderedRoutes, timeoutMs: number): readonly GatewayRoute[] {
  return rendered
    .map(({ service, uploads, gated, costly, url: _, ...row }) => ({
      ...row,
      upstream: service,
      timeoutMs: row.timeoutMs ?? timeoutMs,
      uploads: uploads.map(({ operation, bodyLimit, roles }) => ({
        operations: operationsOf([operation]),
        bodyLimit,
        roles: roles && new Set(roles),
      })),
      gated: operationsOf(gated),
      costly: operationsOf(costly),
    }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
}

/** Where each service of the table is. */
export function originsOf(rendered: RenderedRoutes): ReadonlyMap<string, string> {
  return new Map(rendered.map(({ service, url }) => [service, url]));
}

/** The row for a path (as Target has it), or undefined where there is no route. */
export function findRoute(table: readonly GatewayRoute[], path: string): GatewayRoute | undefined {
  // Internal endpoints are on ports that the gateway has no route to; their name is refused as well.
  if (isBelow(path, '/internal')) return undefined;
  for (const route of table) {
    if (route.prefix === '/' || isBelow(path, route.prefix)) return route;
  }
  return undefined;
}
