import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { HostedSettings } from './settings.ts';

/** Seconds that the provider may take for an answer. */
const PROVIDER_SECONDS = 10;

/** Codes of what a provider answers that must not be believed, by openid-client. */
const NOT_BELIEVED = /^OAUTH_(?:JWT|INVALID|KEY|WWW|MISSING|JSON)/;

/** One log-in that was begun: what its answer has to match. */
export interface LoginAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The page that the person wanted. */
  readonly to: string;
}

/** Why a person is not logged in. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
  readonly reason: 'denied' | 'not-believed' | 'unreachable' | 'no-role' | 'no-email';

  /** @param message for the log: no token, no address */
  constructor(reason: LoginRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The provider that people log in at: code flow with PKCE, state and nonce, and the ID token's signature is checked. */
export class OpenId {
  readonly #settings: HostedSettings;
  readonly #redirectUri: string;
  #known: Promise<Configuration> | undefined;

  constructor(settings: HostedSettings) {
    this.#settings = settings;
    this.#redirectUri = new URL('/login/callback', settings.CONSOLE_URL).href;
  }

  /** Reads what the provider publishes about itself, once. @throws LoginRefused where it cannot be read */
  async ready(): Promise<void> {
    await this.#configuration();
  }

  /** Begins a log-in. @returns where the browser goes, and what its answer has to match */
  async begin(to: string): Promise<{ url: URL; attempt: LoginAttempt }> {
    const configuration = await this.#configuration();
    const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), to };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#settings.OIDC_SCOPES,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url, attempt };
  }

  /** Redeems the answer to a log-in. @param query of the address that the provider sent the browser back to @throws LoginRefused */
  async finish(query: string, { state, nonce, verifier }: LoginAttempt): Promise<IDToken> {
    const configuration = await this.#configuration();
    const answer = new URL(this.#redirectUri);
    answer.search = query;
    try {
      const tokens = await authorizationCodeGrant(configuration, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new LoginRefused('not-believed', 'the answer has no ID token');
      return claims;
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Where the browser ends its session at the provider; undefined where it cannot. */
  async endOfSession(): Promise<URL | undefined> {
    const configuration = await this.#configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: new URL('/logged-out', this.#settings.CONSOLE_URL).href,
    });
  }

  async #configuration(): Promise<Configuration> {
    this.#known ??= discover(this.#settings);
    try {
      return await this.#known;
    } catch (error) {
      this.#known = undefined;
      throw refusalOf(error);
    }
  }
}

function discover({
  OIDC_ISSUER,
  OIDC_CLIENT_ID,
  OIDC_CLIENT_SECRET,
}: HostedSettings): Promise<Configuration> {
  const issuer = new URL(OIDC_ISSUER);
  const execute = [enableNonRepudiationChecks];
  // The settings let only a provider on this very machine be asked without TLS.
  if (issuer.protocol === 'http:') execute.push(allowInsecureRequests);
  return discovery(issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, {
    execute,
    timeout: PROVIDER_SECONDS,
  });
}

/** Of the library's errors only code and message are passed on: their causes hold what was received. */
function refusalOf(error: unknown): LoginRefused {
  if (error instanceof LoginRefused) return error;
  if (error instanceof AuthorizationResponseError)
    // It stands in the address, which anybody can write.
    return new LoginRefused(
      'denied',
      `the provider answered ${error.error.replace(/[^\w.-]/g, '?').slice(0, 60)}`,
    );
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  const message = error instanceof Error ? error.message : String(error);
  const isNotBelieved = error instanceof ClientError && NOT_BELIEVED.test(code);
  return isNotBelieved
    ? new LoginRefused('not-believed', `${code}: ${message}`)
    : new LoginRefused(
        'unreachable',
        `the OpenID provider does not answer as it should (${code}: ${message})`,
      );
}
