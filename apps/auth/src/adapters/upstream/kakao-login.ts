import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { cutText, textFault } from '@clove/contracts';
import * as oauth from 'oauth4webapi';
import type { IdentityProvider, ProvenIdentity } from '../../application/identity-ports.ts';
import { AuthRefused } from '../../application/refusals.ts';

/** Milliseconds within which a person logs in at the provider. Source: its codes live ten minutes. */
const FLOW_MS = 15 * 60_000;
/** Milliseconds for one call to the provider. Two follow each other within the gateway's ten seconds. */
const TIMEOUT_MS = 4_000;

export interface KakaoLoginOptions {
  /** As in ID tokens. */
  readonly issuer: string;
  /** Where the issuer is reached from here, when that is not its public address. */
  readonly backchannelUrl: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The page that the browser comes back to; registered with the provider. */
  readonly redirectUri: string;
  /** Key of this service: state, nonce and verifier are made of it and the flow, so none of them is stored. */
  readonly key: Buffer;
}

/**
 * Kakao Login by OpenID Connect: authorisation code with PKCE, state and nonce; the ID token's signature, issuer, audience
 * and nonce are checked. `flow` is kept by the page that began: a code that was planted in another browser has no flow there.
 */
export function kakaoLogin(options: KakaoLoginOptions): IdentityProvider {
  const { issuer, clientId, clientSecret, redirectUri } = options;
  const client: oauth.Client = { client_id: clientId };
  const derived = (purpose: string, flow: string) =>
    createHmac('sha256', options.key).update(`${purpose}\n${flow}`).digest('base64url');
  let known: Promise<oauth.AuthorizationServer> | undefined;

  /** Calls to the issuer's public address go to where it is reached from here. */
  function reached(url: string): string {
    const { backchannelUrl } = options;
    if (backchannelUrl === undefined || !url.startsWith(issuer)) return url;
    return backchannelUrl + url.slice(new URL(issuer).origin.length);
  }
  // Plain HTTP is for a sandbox in the same namespace alone.
  const http = () => ({
    [oauth.allowInsecureRequests]: options.backchannelUrl !== undefined,
    [oauth.customFetch]: (url: string, init: RequestInit) => fetch(reached(url), init),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

  function discovered(): Promise<oauth.AuthorizationServer> {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  async function discover(): Promise<oauth.AuthorizationServer> {
    const url = new URL(issuer);
    return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, http()));
  }

  return {
    issuer,

    async start() {
      const server = await failing(discovered(), 'provider-unavailable');
      const { authorization_endpoint: endpoint } = server;
      if (endpoint === undefined) throw new AuthRefused({ reason: 'provider-unavailable', temporary: true });
      const flow = `${Date.now().toString(36)}.${randomBytes(24).toString('base64url')}`;
      const url = new URL(endpoint);
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'openid account_email profile_nickname',
        state: derived('state', flow),
        nonce: derived('nonce', flow),
        code_challenge: await oauth.calculatePKCECodeChallenge(derived('verifier', flow)),
        code_challenge_method: 'S256',
      }).toString();
      return { flow, redirectUrl: url.href };
    },

    async finish({ flow, state, code }) {
      const startedAt = Number.parseInt(flow.split('.')[0] ?? '', 36);
      const isRecent = startedAt <= Date.now() && Date.now() - startedAt < FLOW_MS;
      if (!isRecent || !isSame(state, derived('state', flow))) throw failed();
      const server = await failing(discovered(), 'provider-unavailable');
      const parameters = oauth.validateAuthResponse(
        server,
        client,
        new URLSearchParams({ code, state }),
        derived('state', flow),
      );
      const answer = await failing(
        oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.ClientSecretPost(clientSecret),
          parameters,
          redirectUri,
          derived('verifier', flow),
          http(),
        ),
        'provider-unavailable',
      );
      if (answer.status >= 500) throw unavailable();
      const nonce = derived('nonce', flow);
      const granted = await failing(
        oauth.processAuthorizationCodeResponse(server, client, answer, {
          expectedNonce: nonce,
          requireIdToken: true,
        }),
        'provider-login-failed',
      );
      await failing(oauth.validateApplicationLevelSignature(server, answer, http()), 'provider-login-failed');
      const subject = oauth.getValidatedIdTokenClaims(granted)?.sub;
      if (subject === undefined) throw failed();
      const user = await failing(
        oauth.userInfoRequest(server, client, granted.access_token, http()),
        'provider-unavailable',
      );
      if (user.status >= 500) throw unavailable();
      return identityOf(
        await failing(oauth.processUserInfoResponse(server, client, subject, user), 'provider-login-failed'),
      );
    },
  };
}

function identityOf(user: oauth.UserInfoResponse): ProvenIdentity {
  const { sub: subject, email, email_verified: isVerified, nickname } = user;
  const given = typeof nickname === 'string' ? nickname.normalize('NFC').trim() : '';
  const isName = given !== '' && textFault(given) === undefined && !/[\n\t]/.test(given);
  return {
    subject,
    email: isVerified === true ? email : undefined,
    name: isName ? cutText(given, 80) : '카카오 회원',
  };
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function failing<T>(
  call: Promise<T>,
  reason: 'provider-unavailable' | 'provider-login-failed',
): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw reason === 'provider-unavailable' ? unavailable(cause) : failed(cause);
  }
}

function unavailable(cause?: unknown): AuthRefused {
  return new AuthRefused({ reason: 'provider-unavailable', temporary: true }, { cause });
}

function failed(cause?: unknown): AuthRefused {
  return new AuthRefused({ reason: 'provider-login-failed' }, { cause });
}
