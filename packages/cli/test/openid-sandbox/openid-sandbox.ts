import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type Request, type Response } from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What goes wrong at the next log-in, once. */
export type Fault =
  | 'token-down'
  | 'no-id-token'
  | 'wrong-key'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'wrong-nonce'
  | 'no-nonce'
  | 'expired';

export type Claims = Readonly<Record<string, unknown>>;

interface Granted {
  readonly claims: Claims;
  readonly nonce: string | undefined;
  readonly challenge: string;
}

const CLIENT = 'clove-console';

/**
 * An OpenID provider over HTTP, as strict as real ones: registered addresses alone, codes that work once, PKCE by S256, the client's
 * secret. Who logs in is the person that the test says.
 */
export class OpenIdSandbox {
  readonly issuer: string;
  readonly clientId = CLIENT;
  readonly clientSecret = randomBytes(24).toString('base64url');
  /** Registered addresses of the client. */
  readonly redirectUris: string[] = [];
  /** Who says yes at the next log-in; undefined: they say no. */
  person: Claims | undefined;
  /** Answers 503 to everything. */
  isDown = false;
  /** What was refused, and why. */
  readonly refused: string[] = [];
  readonly #server: Server;
  readonly #codes = new Map<string, Granted>();
  readonly #faults: Fault[] = [];

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the provider listens at no port');
    this.issuer = `http://127.0.0.1:${address.port}/realms/clove`;
  }

  static async open(): Promise<OpenIdSandbox> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sandbox = new OpenIdSandbox(server);
    await sandbox.#serve();
    return sandbox;
  }

  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(): Promise<void> {
    const { issuer } = this;
    const at = new URL(issuer).pathname;
    const key = await generateKeyPair('RS256', { modulusLength: 2048 });
    const other = await generateKeyPair('RS256', { modulusLength: 2048 });
    const jwk = { ...(await exportJWK(key.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const app = express();
    app.use((_request, response, next) => {
      if (this.isDown) response.status(503).end();
      else next();
    });
    app.get(`${at}/.well-known/openid-configuration`, (_request, response) => {
      response.json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        end_session_endpoint: `${issuer}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      });
    });
    app.get(`${at}/keys`, (_request, response) => {
      response.json({ keys: [jwk] });
    });
    app.get(`${at}/authorize`, (request, response) => this.#authorize(request, response));
    app.post(`${at}/token`, express.urlencoded({ extended: false }), async (request, response) => {
      const granted = this.#redeem(request);
      if (typeof granted === 'string') {
        this.refused.push(granted);
        response.status(400).json({ error: 'invalid_grant', error_description: granted });
        return;
      }
      if (this.#takes('token-down')) {
        response.status(500).end();
        return;
      }
      const issuedAt = Math.floor(Date.now() / 1000) - (this.#takes('expired') ? 7200 : 0);
      const nonce = this.#takes('wrong-nonce') ? 'of-another-log-in' : granted.nonce;
      const token = await new SignJWT({ ...granted.claims, ...(this.#takes('no-nonce') ? {} : { nonce }) })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(this.#takes('wrong-issuer') ? 'https://elsewhere.example' : issuer)
        .setAudience(this.#takes('wrong-audience') ? 'another-client' : CLIENT)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + 3600)
        .sign(this.#takes('wrong-key') ? other.privateKey : key.privateKey);
      response.set('cache-control', 'no-store').json({
        token_type: 'Bearer',
        access_token: randomBytes(24).toString('base64url'),
        expires_in: 3600,
        ...(this.#takes('no-id-token') ? {} : { id_token: token }),
      });
    });
    this.#server.on('request', app);
  }

  #authorize(request: Request, response: Response): void {
    const asked = new URLSearchParams(request.originalUrl.split('?')[1]);
    const redirectUri = asked.get('redirect_uri') ?? '';
    const challenge = asked.get('code_challenge') ?? '';
    const wrong = [
      asked.get('client_id') === CLIENT ? '' : 'client_id',
      this.redirectUris.includes(redirectUri) ? '' : 'redirect_uri',
      asked.get('response_type') === 'code' ? '' : 'response_type',
      (asked.get('scope') ?? '').split(' ').includes('openid') ? '' : 'scope',
      (asked.get('state') ?? '').length >= 16 ? '' : 'state',
      (asked.get('nonce') ?? '').length >= 16 ? '' : 'nonce',
      /^[\w-]{43}$/.test(challenge) && asked.get('code_challenge_method') === 'S256' ? '' : 'code_challenge',
    ].filter((field) => field !== '');
    if (wrong.length > 0) {
      this.refused.push(...wrong);
      response.status(400).send(wrong.join(', '));
      return;
    }
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (this.person === undefined) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(24).toString('base64url');
      this.#codes.set(code, { claims: this.person, nonce: asked.get('nonce') ?? undefined, challenge });
      back.searchParams.set('code', code);
    }
    response.redirect(303, back.href);
  }

  /** What the code was granted for, or what is wrong. */
  #redeem({ body }: Request): Granted | string {
    const { client_id, client_secret, grant_type, redirect_uri, code, code_verifier } = body;
    if (client_id !== CLIENT || client_secret !== this.clientSecret) return 'client';
    if (grant_type !== 'authorization_code') return 'grant_type';
    if (!this.redirectUris.includes(redirect_uri)) return 'redirect_uri';
    const granted = this.#codes.get(code);
    this.#codes.delete(code);
    if (granted === undefined) return 'code';
    const challenge = createHash('sha256').update(String(code_verifier)).digest('base64url');
    return challenge === granted.challenge ? granted : 'code_verifier';
  }

  #takes(fault: Fault): boolean {
    const index = this.#faults.indexOf(fault);
    if (index >= 0) this.#faults.splice(index, 1);
    return index >= 0;
  }
}
