import type { EventType } from '@clove/contracts';
import type { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { ServiceDefinition } from '../service/definition.ts';

/** Creates a database with a unique name on TEST_DATABASE_URL's server. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  throw new Error('not yet built');
}

export interface RunningService {
  url: string;
  managementUrl: string;
  stop(): Promise<void>;
}

/** Starts a service in this process on free ports. */
export async function startService<C extends z.ZodRawShape>(
  _definition: ServiceDefinition<C>,
  _env: Record<string, string>,
  _options?: { migrate?: boolean },
): Promise<RunningService> {
  throw new Error('not yet built');
}

export interface TestTokens {
  /** AUTH_URL of an in-process JWKS server. */
  url: string;
  sign(
    principal: Principal,
    options?: { issuer?: string; audience?: string; expiresInSeconds?: number },
  ): Promise<string>;
  close(): Promise<void>;
}

export async function testTokens(_claims: { issuer: string; audience: string }): Promise<TestTokens> {
  throw new Error('not yet built');
}

/** Headers of a call over an edge. */
export function edgeHeaders(from: string, token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'clove-edge': from };
}

/** Tries until it stops throwing; then answers its value; after the time-out throws the last error. */
export async function eventually<T>(
  _fn: () => Promise<T> | T,
  _options?: { timeoutMs?: number; intervalMs?: number },
): Promise<T> {
  throw new Error('not yet built');
}

/** Declares exchanges and each service's queue with what it consumes. */
export async function declareTopology(
  _amqpUrl: string,
  _consumes: Record<string, readonly EventType[]>,
): Promise<void> {
  throw new Error('not yet built');
}
