import type { IncomingHttpHeaders } from 'node:http';
import { Id } from '@clove/contracts';
import OAuth2Server from '@node-oauth/oauth2-server';
import { z } from 'zod';
import type { ApiKeys } from '../../application/api-keys.ts';
import type { Tokens } from '../../application/ports.ts';

/** An answer of the token endpoint, by RFC 6749: its errors have its own form. */
export interface TokenEndpointAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** No parameter is given twice (RFC 6749, 3.2). */
const Form = z.record(z.string(), z.string());

/**
 * OAuth 2.1 client credentials for API keys. The library reads and checks the request; the access token is the one that
 * every service understands, and there is no refresh token: a machine asks again.
 */
export function clientCredentials(parts: {
  keys: Pick<ApiKeys, 'check'>;
  tokens: Pick<Tokens, 'machine' | 'accessSeconds'>;
}): (headers: IncomingHttpHeaders, body: unknown) => Promise<TokenEndpointAnswer> {
  const { keys, tokens } = parts;
  const model: OAuth2Server.ClientCredentialsModel = {
    async getClient(clientId, clientSecret) {
      if (!Id.safeParse(clientId).success || clientSecret === undefined) return false;
      const scopes = await keys.check(clientId, clientSecret);
      return scopes !== undefined && { id: clientId, grants: ['client_credentials'], scopes };
    },
    getUserFromClient: async (client) => ({ id: client.id }),
    /** All scopes of the key unless the request names some; naming one that the key lacks is refused. */
    async validateScope(_user, client, asked) {
      const granted = z.array(z.string()).parse(client['scopes']);
      if (asked === undefined || asked.length === 0) return granted;
      return asked.every((scope) => granted.includes(scope)) && [...new Set(asked)];
    },
    generateAccessToken: (client, _user, scopes) => tokens.machine({ keyId: client.id, scopes }),
    saveToken: async (token, client, user) => ({ ...token, client, user }),
    // Required by the type; services check tokens by the published keys.
    getAccessToken: async () => false,
  };
  const server = new OAuth2Server({ model, accessTokenLifetime: tokens.accessSeconds });

  return async (headers, body) => {
    const form = Form.safeParse(body ?? {});
    if (!form.success) return failure(400, 'invalid_request', 'Give each parameter once.');
    const request = new OAuth2Server.Request({
      method: 'POST',
      query: {},
      headers: textHeaders(headers),
      body: form.data,
    });
    const response = new OAuth2Server.Response();
    try {
      const token = await server.token(request, response);
      const answer = {
        access_token: token.accessToken,
        token_type: 'Bearer',
        expires_in: tokens.accessSeconds,
        scope: token.scope?.join(' ') ?? '',
      };
      return { status: 200, body: answer, headers: NO_STORE };
    } catch (error) {
      if (!(error instanceof OAuth2Server.OAuthError)) throw error;
      if (error instanceof OAuth2Server.ServerError) throw causeOf(error);
      const isClient = error.name === 'invalid_client';
      return failure(isClient ? 401 : error.code, error.name, error.message);
    }
  };
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

function failure(status: number, error: string, description: string): TokenEndpointAnswer {
  const challenge: Record<string, string> =
    status === 401 ? { 'www-authenticate': 'Basic realm="clove", charset="UTF-8"' } : {};
  return { status, body: { error, error_description: description }, headers: { ...NO_STORE, ...challenge } };
}

/** The library hides what its model threw behind an error of its own; the kit answers for the database. */
function causeOf(error: OAuth2Server.OAuthError): unknown {
  return 'inner' in error && error.inner instanceof Error ? error.inner : error;
}

function textHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const single = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return Object.fromEntries(single);
}
