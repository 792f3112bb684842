import type { IncomingHttpHeaders } from 'node:http';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { ApiKeys } from '../../application/api-keys.ts';
import type { ApiKey } from '../../application/ports.ts';
import type { TokenEndpointAnswer } from './client-credentials.ts';
import { noStore, unknownGates } from './member-view.ts';
import { ApiKeyBody, ApiKeyParams, ApiKeysAnswer, MachineTokenAnswer, NewApiKey } from './schemas.ts';

/** Where the form of a token request is read. */
export const TOKEN_PATH = '/api/auth/token';

const exampleKey = {
  id: '01990000-0000-7000-8000-000000000004',
  name: 'Turnstiles',
  scopes: ['tickets:check-in'],
  createdBy: '01990000-0000-7000-8000-000000000001',
  createdAt: '2026-05-01T09:00:00.000Z',
  lastUsedAt: null,
  revokedAt: null,
};

/** An error as RFC 6749, 5.2 has it. */
const oauthError = {
  contentType: 'application/json',
  schema: z.object({ error: z.string(), error_description: z.string().optional() }),
  example: { error: 'invalid_client' },
};

/** Keys of machines, for organisers and operations, and the tokens that machines get for them. */
export function apiKeyRoutes(parts: {
  keys: ApiKeys;
  issue(headers: IncomingHttpHeaders, body: unknown): Promise<TokenEndpointAnswer>;
}): Route[] {
  const { keys, issue } = parts;
  return [
    route({
      method: 'post',
      path: TOKEN_PATH,
      operationId: 'issueMachineToken',
      summary:
        'An access token for an API key (OAuth 2.1 client credentials): a form with `grant_type=client_credentials` and, for fewer scopes than the key has, `scope`; the key’s id and secret by HTTP Basic, or as `client_id` and `client_secret`. Errors have the form of RFC 6749',
      access: 'public',
      body: z.unknown(),
      bodyType: 'application/x-www-form-urlencoded',
      examples: { body: { grant_type: 'client_credentials', scope: 'tickets:check-in' } },
      responses: {
        200: {
          description: 'The token',
          schema: MachineTokenAnswer,
          example: {
            access_token: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln',
            token_type: 'Bearer',
            expires_in: 600,
            scope: 'tickets:check-in',
          },
        },
        400: { ...oauthError, description: 'invalid_request, unsupported_grant_type or invalid_scope' },
        401: {
          ...oauthError,
          description: 'invalid_client: the key is unknown, revoked, or its secret is wrong',
        },
      },
      handler: ({ headers, body }) => issue(headers, body),
    }),
    route({
      method: 'post',
      path: '/api/auth/api-keys',
      operationId: 'makeApiKey',
      summary: 'Make an API key for a machine; the secret is shown this once',
      access: ['organiser', 'ops'],
      body: ApiKeyBody,
      examples: { body: { name: 'Turnstiles', scopes: ['tickets:check-in'] } },
      responses: {
        201: {
          description: 'The key and its secret',
          schema: NewApiKey,
          example: { ...exampleKey, secret: 'q'.repeat(43) },
        },
        422: unknownGates,
      },
      async handler({ principal, body }) {
        const { key, secret } = await keys.make(principal.memberId, body);
        return { status: 201, body: { ...view(key), secret }, headers: noStore };
      },
    }),
    route({
      method: 'get',
      path: '/api/auth/api-keys',
      operationId: 'listApiKeys',
      summary: 'API keys with their last use, newest first; revoked ones for 30 days',
      access: ['organiser', 'ops'],
      responses: {
        200: { description: 'Keys without secrets', schema: ApiKeysAnswer, example: { keys: [exampleKey] } },
      },
      async handler() {
        return { status: 200, body: { keys: (await keys.list()).map(view) }, headers: noStore };
      },
    }),
    route({
      method: 'delete',
      path: '/api/auth/api-keys/:keyId',
      operationId: 'revokeApiKey',
      summary:
        'Revoke a key: it gets no token from then on, its tokens change nothing within seconds and read nothing within ten minutes',
      access: ['organiser', 'ops'],
      params: ApiKeyParams,
      responses: { 204: { description: 'Revoked' } },
      async handler({ params }) {
        await keys.revoke(params.keyId);
        return { status: 204 };
      },
    }),
  ];
}

function view({ id, name, scopes, createdBy, createdAt, lastUsedAt, revokedAt }: ApiKey) {
  return {
    id,
    name,
    scopes,
    createdBy,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
