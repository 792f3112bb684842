import { type Route, route, type ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { mountKakaoLogin } from './adapters/http/kakao-login.ts';
import { Authorisations } from './domain/authorisations.ts';
import { FaultKind, Faults } from './domain/faults.ts';
import { idTokens } from './domain/id-tokens.ts';

const config = z.object({
  /** The application's REST API key and client secret at Kakao Developers, which auth has, too. */
  KAKAO_LOGIN_CLIENT_ID: z.string().min(1),
  KAKAO_LOGIN_CLIENT_SECRET: z.string().min(1),
});

/** Where it is reached below the festival's address. */
export const PREFIX = '/kakao-login';
/** The page that the provider sends the browser back to; registered with Kakao. */
export const REDIRECT_PATH = '/account/kakao';

/**
 * An identity provider without people: Kakao Login's OpenID Connect wire protocol. One replica: codes and faults are kept
 * in memory.
 */
export const identitySandbox: ServiceDefinition<typeof config.shape> = {
  name: 'identity-sandbox',
  config,
  async build({ config }) {
    const publicUrl = config.PUBLIC_URL.replace(/\/+$/, '');
    const issuer = publicUrl + PREFIX;
    const faults = new Faults();
    return {
      openapiTitle: 'Identity sandbox',
      internalRoutes: faultRoutes(faults),
      express: mountKakaoLogin({
        prefix: PREFIX,
        issuer,
        clientId: config.KAKAO_LOGIN_CLIENT_ID,
        clientSecret: config.KAKAO_LOGIN_CLIENT_SECRET,
        redirectUris: [publicUrl + REDIRECT_PATH],
        authorisations: new Authorisations(),
        tokens: await idTokens({ issuer, clientId: config.KAKAO_LOGIN_CLIENT_ID }),
        faults,
      }),
    };
  },
};

function faultRoutes(faults: Faults): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/faults',
      operationId: 'addFault',
      summary: 'Make the next log-in fail in this way, once',
      access: 'edge',
      body: z.strictObject({ kind: FaultKind }),
      examples: { body: { kind: 'wrong-nonce' } },
      responses: { 204: { description: 'It will happen' } },
      async handler({ body }) {
        faults.add(body.kind);
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/internal/faults',
      operationId: 'listFaults',
      summary: 'The faults still to happen',
      access: 'edge',
      responses: {
        200: { description: 'Oldest first', schema: z.object({ faults: z.array(FaultKind) }) },
      },
      handler: async () => ({ status: 200, body: { faults: faults.list() } }),
    }),
  ];
}
