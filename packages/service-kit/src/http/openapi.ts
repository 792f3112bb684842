import type { Route } from './route.ts';

/** An OpenAPI 3.1 document as plain JSON. */
export type OpenApiDocument = Record<string, unknown>;

/** The OpenAPI 3.1 document of these routes. */
export function buildOpenApi(title: string, routes: readonly Route[]): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths: Object.fromEntries(routes.map((r) => [r.path, {}])),
  };
}
