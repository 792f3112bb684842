import { MACHINE_SCOPES } from '@clove/contracts';
import { z } from 'zod';
import { Problem, problemBody } from './problem.ts';
import type { RouteDescription } from './route.ts';

/** An OpenAPI 3.1 document as plain JSON. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string };
  paths: Record<string, Record<string, unknown>>;
  webhooks?: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

/** A request that the service makes to an address which its caller registered. */
export interface WebhookDescription {
  /** As in the request; also its operationId. */
  readonly name: string;
  readonly summary: string;
  /** Name -> what it holds; all of them are always there. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: z.ZodType;
  /** One that `body` allows. */
  readonly example: unknown;
  /** Status -> what it leads to. */
  readonly responses: Readonly<Record<string, string>>;
}

type JsonSchema = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of these routes: schemas from the same zod types that check the requests.
 * @param sessionCookie the name of a browser's session cookie, which the gateway chooses.
 * @param webhooks requests that the service makes itself.
 */
export function buildOpenApi(
  title: string,
  routes: readonly RouteDescription[],
  {
    sessionCookie = 'clove_session',
    webhooks = [],
  }: { readonly sessionCookie?: string; readonly webhooks?: readonly WebhookDescription[] } = {},
): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');
    const operations = paths[path] ?? {};
    operations[route.method] = operationOf(route);
    paths[path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths,
    ...(webhooks.length === 0
      ? {}
      : { webhooks: Object.fromEntries(webhooks.map((hook) => [hook.name, { post: requestOf(hook) }])) }),
    components: {
      schemas: { Problem: problemSchema },
      responses: { Problem: problemResponse },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Access token of POST /api/auth/tokens.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description: 'Set by POST /api/auth/login.',
        },
        machine: {
          type: 'oauth2',
          description: 'Of an API key: POST /api/auth/api-keys.',
          flows: { clientCredentials: { tokenUrl: '/api/auth/token', scopes: MACHINE_SCOPES } },
        },
      },
    },
  };
}

function operationOf(route: RouteDescription): JsonSchema {
  const operation: JsonSchema = {
    operationId: route.operationId,
    summary: route.summary,
    parameters: parametersOf(route),
    responses: responsesOf(route),
  };
  if (Array.isArray(route.access)) operation['x-roles'] = route.access;
  operation['security'] = securityOf(route);
  if (route.body !== undefined && route.bodyType === undefined) {
    const content: JsonSchema = { schema: schemaOf(route.body, 'input') };
    if (route.examples?.body !== undefined) content['example'] = route.examples.body;
    operation['requestBody'] = { required: true, content: { 'application/json': content } };
  }
  if (route.bodyType !== undefined) {
    // Bytes have no example; a form has one.
    const form = route.examples?.body;
    const content =
      form === undefined
        ? { schema: { type: 'string', format: 'binary' } }
        : { schema: { type: 'object' }, example: form };
    operation['requestBody'] = { required: true, content: { [route.bodyType]: content } };
  }
  return operation;
}

function requestOf({ name, summary, headers, body, example, responses }: WebhookDescription): JsonSchema {
  return {
    operationId: name,
    summary,
    parameters: Object.entries(headers).map(([header, description]) => ({
      name: header,
      in: 'header',
      required: true,
      description,
      schema: { type: 'string' },
    })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(body, 'output'), example } },
    },
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, description]) => [status, { description }]),
    ),
    security: [],
  };
}

function securityOf({ access, scope }: RouteDescription): JsonSchema[] {
  if (access === 'public' || access === 'edge') return [];
  const members = [{ bearer: [] }, { session: [] }];
  return scope === undefined ? members : [...members, { machine: [scope] }];
}

function parametersOf(route: RouteDescription): JsonSchema[] {
  const parameters = [...parametersIn('path', route.params), ...parametersIn('query', route.query)];
  if (route.idempotent === true) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description:
        'A new random value per request; the same when repeating it. Remembered 24 hours: a repeat gets the first answer, another body 422, one still in flight 409.',
      schema: { type: 'string', minLength: 1, maxLength: 128 },
      example: '0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e',
    });
  }
  for (const [name, description] of Object.entries(route.headers ?? {})) {
    parameters.push({ name, in: 'header', required: false, description, schema: { type: 'string' } });
  }
  return parameters;
}

function parametersIn(where: 'path' | 'query', schema: z.ZodType | undefined): JsonSchema[] {
  if (schema === undefined) return [];
  const object = schemaOf(schema, 'input');
  const properties = asObject(object['properties']);
  const required = Array.isArray(object['required']) ? object['required'] : [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function responsesOf(route: RouteDescription): JsonSchema {
  const responses: JsonSchema = {};
  for (const [status, response] of Object.entries(route.responses)) {
    const replayed = route.idempotent === true && Number(status) < 400;
    const headers = { ...CORRELATION, ...(replayed ? REPLAY : {}), ...response.headers };
    const described: JsonSchema = { description: response.description, headers: headersOf(headers) };
    const usual = Number(status) >= 400 ? 'application/problem+json' : 'application/json';
    if (response.schema !== undefined) {
      const content: JsonSchema = { schema: schemaOf(response.schema, 'output') };
      if (response.example !== undefined) content['example'] = response.example;
      described['content'] = { [response.contentType ?? usual]: content };
    } else if (response.contentType !== undefined) {
      described['content'] = { [response.contentType]: { schema: { type: 'string' } } };
    }
    responses[status] = described;
  }
  responses['default'] = { $ref: '#/components/responses/Problem' };
  return responses;
}

/** Headers of every answer. */
const CORRELATION = { 'Clove-Correlation-Id': 'Name it when asking for help.' };
const REPLAY = {
  'Idempotent-Replay': '`true` when this is the answer to an earlier request with the same key.',
};

function headersOf(headers: Readonly<Record<string, string>>): JsonSchema {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  // Inlined and without `$schema`: documents of several services are merged into one.
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return json;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

const problemSchema = schemaOf(
  z.looseObject({
    type: z.string().describe('Stable: `/problems/<slug>`'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    correlationId: z.string().describe('Name it when asking for help'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('For a bad input: every field'),
  }),
  'output',
);

const problemResponse = {
  description: 'What went wrong (RFC 9457). 429 and 503 carry Retry-After.',
  headers: headersOf({
    'Retry-After': 'Seconds until a repeat makes sense; with 429 and 503.',
    Allow: 'The methods that there are; with 405.',
    'WWW-Authenticate': 'With 401: how to authenticate.',
    ...CORRELATION,
  }),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: problemBody(
        new Problem({
          status: 400,
          type: 'invalid-input',
          detail: 'The request does not fit; see errors for every field.',
          errors: [{ path: 'body.seats.0', message: 'Invalid input: expected string, received number' }],
        }),
        '0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e',
      ),
    },
  },
};
