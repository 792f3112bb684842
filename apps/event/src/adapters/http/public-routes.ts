import { LocalId } from '@clove/contracts';
import { type Route, type RouteResponse, route } from '@clove/service-kit';
import { z } from 'zod';
import { type CatalogueCache, etagOf } from '../../application/catalogue-cache.ts';
import { PublicCatalogue, PublicPerformance } from '../../application/public-catalogue.ts';
import { EventRefused } from '../../application/refusals.ts';
import { catalogueExample } from './examples.ts';

/** Seconds for which browsers and proxies may cache the catalogue; an edit is visible to all after it. */
const maxAgeSeconds = 5;

/** Seconds for which proxies may go on with it while this service does not answer: what is sold, seat decides. Source: a long night. */
const staleIfErrorSeconds = 86_400;

const conditionalHeaders = { 'If-None-Match': 'An entity tag: answered 304 when nothing changed since' };

/** Public reads, answered from the process's cache; an unchanged repeat with `If-None-Match` has no body. */
export function publicRoutes(cache: CatalogueCache): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/events',
      operationId: 'getFestival',
      summary: 'The festival with its performances, sections, prices and texts',
      access: 'public',
      headers: conditionalHeaders,
      responses: {
        200: {
          description: 'The festival',
          headers: { ETag: 'Its entity tag' },
          schema: PublicCatalogue,
          example: catalogueExample,
        },
        304: { description: 'Unchanged since the given entity tag' },
      },
      async handler({ headers }) {
        const { catalogue, etag } = await provisioned(cache);
        return conditional(headers['if-none-match'], etag, catalogue);
      },
    }),
    route({
      method: 'get',
      path: '/api/events/:performanceId',
      operationId: 'getPerformance',
      summary: 'One performance',
      access: 'public',
      params: z.strictObject({ performanceId: LocalId }),
      headers: conditionalHeaders,
      responses: {
        200: {
          description: 'The performance',
          headers: { ETag: 'Its entity tag' },
          schema: PublicPerformance,
          example: catalogueExample.performances[0],
        },
        304: { description: 'Unchanged since the given entity tag' },
      },
      async handler({ headers, params }) {
        const { catalogue } = await provisioned(cache);
        const id = params.performanceId;
        const performance = catalogue.performances.find((candidate) => candidate.id === id);
        if (performance === undefined) throw new EventRefused({ reason: 'performance-not-found', id });
        return conditional(headers['if-none-match'], etagOf(performance), performance);
      },
    }),
  ];
}

async function provisioned(cache: CatalogueCache) {
  const cached = await cache.get();
  if (cached === null) throw new EventRefused({ reason: 'festival-not-provisioned', temporary: true });
  return cached;
}

function conditional(ifNoneMatch: string | undefined, etag: string, body: unknown): RouteResponse {
  const headers = {
    etag,
    'cache-control': `public, max-age=${maxAgeSeconds}, stale-if-error=${staleIfErrorSeconds}`,
  };
  return matches(ifNoneMatch, etag) ? { status: 304, headers } : { status: 200, headers, body };
}

/** Weak comparison, as RFC 9110 asks for If-None-Match: a proxy that compressed the answer has weakened the tag. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag);
}
