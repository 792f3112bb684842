import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Environment } from '../config/read-config.ts';
import { LOOPBACK, listen } from '../http/http-server.ts';
import type { Rehearsal } from './rehearsal.ts';

const KEYS_PATH = '/.well-known/jwks.json';
/** Longer than any rehearsal. */
const TOKEN_SECONDS = 300;
/** Of the caller that the copy's management port admits. */
export const REHEARSAL_EDGE = 'rehearsal';

/** Stands in for every other service of the copy, and signs the tokens of its made-up fans. */
export interface StandIn {
  /** The environment in which the copy runs. */
  environment(env: Environment): Environment;
  readonly edgeToken: string;
  tokenOf(fanId: string): Promise<string>;
  close(): Promise<void>;
}

export async function standIn(
  answer: Rehearsal['answer'],
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): Promise<StandIn> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'rehearsal', alg: 'EdDSA', use: 'sig' }] };
  const edgeToken = randomUUID();
  const tokens = new Map<string, Promise<string>>();

  async function answerOf(request: IncomingMessage): Promise<{ status?: number; body: unknown }> {
    const sent = await text(request);
    const { pathname } = new URL(request.url ?? '/', 'http://rehearsal');
    if (pathname === KEYS_PATH) return { body: keys };
    return answer?.(pathname, sent === '' ? undefined : JSON.parse(sent)) ?? { status: 404, body: {} };
  }

  const server = await listen(
    (request, response) => {
      answerOf(request).then(
        ({ status = 200, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
    },
    0,
    { host: LOOPBACK },
  );

  function sign(fanId: string): Promise<string> {
    return new SignJWT({ role: 'fan', sid: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'rehearsal' })
      .setSubject(fanId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS}s`)
      .sign(privateKey);
  }

  return {
    edgeToken,
    environment: (env) => ({
      ...withoutOthers(env, `http://${LOOPBACK}:${server.port}`),
      [`EDGE_${REHEARSAL_EDGE.toUpperCase()}_TOKEN`]: edgeToken,
    }),
    tokenOf(fanId) {
      const known = tokens.get(fanId) ?? sign(fanId);
      tokens.set(fanId, known);
      return known;
    },
    close: () => server.kill(),
  };
}

/** Where fans reach the festival is written into texts, and never called. */
const NEVER_CALLED = new Set(['PUBLIC_URL']);

/** The environment with one address for all services, by whatever variable; what speaks no HTTP is not set. */
function withoutOthers(env: Environment, address: string): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]): [string, string | undefined][] => {
      if (value === undefined || NEVER_CALLED.has(name)) return [[name, value]];
      if (/^EDGE_.*_TOKEN$/.test(name)) return [[name, randomUUID()]];
      if (value.startsWith('grpc://') || name === 'GRPC_PORT') return [];
      return [[name, value.replaceAll(/https?:\/\/[^/"'\s,]+/g, address)]];
    }),
  );
}
