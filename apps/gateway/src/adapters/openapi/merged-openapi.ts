import { cachedRead } from '@clove/service-kit';
import { request } from 'undici';
import { z } from 'zod';
import { findRoute, type GatewayRoute } from '../../domain/route-table.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const Operation = z.looseObject({ operationId: z.string().optional() });
const SecurityScheme = z.looseObject({});
const Components = z.record(z.string(), z.record(z.string(), z.unknown()));
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  webhooks: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  components: Components.optional(),
});
export type OpenApiPart = z.infer<typeof Document>;

/** Milliseconds for which a merged document is served before the services are asked again. */
const FRESH_MS = 60_000;
/** The same while a service was missing. */
const FRESH_WITH_GAPS_MS = 5_000;

/**
 * One OpenAPI 3.1 document of everything that can be reached through the gateway. Services are asked on
 * request; one that doesn't answer is left out and named in `x-clove-missing`.
 */
export function mergedOpenApi(options: {
  title: string;
  publicUrl: string;
  /** The cookie's name, which depends on whether the festival is on https. */
  sessionCookie: string;
  own: OpenApiPart;
  routes: readonly GatewayRoute[];
  origins: ReadonlyMap<string, string>;
}): () => Promise<string> {
  async function merge(): Promise<{ text: string; whole: boolean }> {
    // What answers everything else serves pages, not an API.
    const pages = findRoute(options.routes, '/')?.upstream;
    const services = [...options.origins].filter(([name]) => name !== pages);
    const parts = await Promise.all(
      services.map(async ([name, origin]) => ({ name, part: await read(origin) })),
    );
    const missing = parts.filter(({ part }) => part === undefined).map(({ name }) => name);
    const merged = mergeParts(options.routes, options.own, parts);
    const { session, ...schemes } = merged.components['securitySchemes'] ?? {};
    const securitySchemes = {
      ...schemes,
      session: { ...SecurityScheme.parse(session), name: options.sessionCookie },
    };
    const document = {
      openapi: '3.1.0',
      info: { title: options.title, version: '1' },
      servers: [{ url: options.publicUrl }],
      paths: merged.paths,
      ...(Object.keys(merged.webhooks).length === 0 ? {} : { webhooks: merged.webhooks }),
      components: { ...merged.components, securitySchemes },
      ...(missing.length === 0 ? {} : { 'x-clove-missing': missing }),
    };
    return { text: JSON.stringify(document), whole: missing.length === 0 };
  }

  const merged = cachedRead(merge, ({ whole }) => (whole ? FRESH_MS : FRESH_WITH_GAPS_MS));
  return async () => (await merged()).text;
}

/** Undefined when the service doesn't answer with a document. */
async function read(origin: string): Promise<OpenApiPart | undefined> {
  try {
    const answer = await request(`${origin}/openapi.json`, { headersTimeout: 2_000, bodyTimeout: 2_000 });
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      return undefined;
    }
    const parsed = Document.safeParse(await answer.body.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Down, or not JSON: it is missing either way, and the document names it.
    return undefined;
  }
}

function mergeParts(
  routes: readonly GatewayRoute[],
  own: OpenApiPart,
  parts: readonly { name: string; part: OpenApiPart | undefined }[],
): Required<OpenApiPart> {
  const paths: OpenApiPart['paths'] = {};
  const webhooks: OpenApiPart['paths'] = {};
  const components: z.infer<typeof Components> = {};
  const operationIds = new Set<string>();

  function add(service: string, part: OpenApiPart, reachable: (path: string) => boolean): void {
    for (const [path, item] of Object.entries(part.paths)) {
      if (!reachable(path)) continue;
      const merged = paths[path] ?? {};
      for (const [key, value] of Object.entries(item)) {
        // The gateway's own description comes first: what it answers does not reach a service.
        if (merged[key] === undefined)
          merged[key] = METHODS.includes(key) ? tagged(service, value, operationIds) : value;
      }
      paths[path] = merged;
    }
    for (const [name, { post }] of Object.entries(part.webhooks ?? {})) {
      webhooks[name] = { post: tagged(service, post, operationIds) };
    }
    for (const [kind, entries] of Object.entries(part.components ?? {})) {
      components[kind] = { ...entries, ...components[kind] };
    }
  }

  add('gateway', own, () => true);
  for (const { name, part } of parts) {
    if (part !== undefined)
      add(name, part, (path) => findRoute(routes, path.toLowerCase())?.upstream === name);
  }
  return { paths, webhooks, components };
}

/** An operation with its service as tag and an id that no other operation has. */
function tagged(service: string, value: unknown, taken: Set<string>): unknown {
  const operation = Operation.parse(value);
  const { operationId } = operation;
  if (operationId === undefined) return { tags: [service], ...operation };
  const unique = taken.has(operationId) ? `${service}_${operationId}` : operationId;
  taken.add(unique);
  return { tags: [service], ...operation, operationId: unique };
}
