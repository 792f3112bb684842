import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { z } from 'zod';
import { edgeCheck } from '../auth/edges.ts';
import { tokenVerifier } from '../auth/verify-token.ts';
import { type Environment, readConfig, readEdges } from '../config/read-config.ts';
import { LOOPBACK, listen } from '../http/http-server.ts';
import { Lifecycle } from '../http/lifecycle.ts';
import { managementApp } from '../http/management-app.ts';
import { publicApp } from '../http/public-app.ts';
import { requestDurations } from '../http/request-entry.ts';
import { createAccessLogger, createLogger } from '../log/logger.ts';
import type { ServiceDefinition } from '../service/definition.ts';
import { openContext } from '../service/open-context.ts';
import type { Stage, StagedAnswer } from './rehearsal.ts';
import { REHEARSAL_EDGE, type StandIn } from './stand-in.ts';
import type { UndoneDatabase } from './undone-database.ts';

/** A copy of a service that no one else reaches. */
export interface Copy {
  readonly stage: Stage;
  close(): Promise<void>;
}

/** Lines are made, as for real requests, and thrown away. */
const UNREAD = { write: () => undefined };

/** Builds the service once more, with metrics of its own and a log that is thrown away, without workers and consumers. */
export async function openCopy<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  env: Environment,
  { standIn, database }: { readonly standIn: StandIn; readonly database: UndoneDatabase | undefined },
): Promise<Copy> {
  const environment = standIn.environment(env);
  const config = readConfig(definition, environment);
  const lifecycle = new Lifecycle();
  const logs = { service: definition.name, level: config.LOG_LEVEL, destination: UNREAD };
  const log = createLogger(logs);
  const opened = await openContext(definition, config, log, lifecycle.stopped, { database });
  const { context } = opened;
  const parts = await definition.build(context);
  const appOptions = {
    name: definition.name,
    log,
    accessLog: createAccessLogger(logs),
    lifecycle,
    durations: requestDurations(context.metrics),
    verifyToken:
      config.AUTH_URL === undefined
        ? undefined
        : tokenVerifier({ authUrl: config.AUTH_URL, issuer: config.PUBLIC_URL, audience: config.FESTIVAL }),
    checkEdge: edgeCheck(readEdges(environment)),
  };
  const management = await listen(
    managementApp({
      ...appOptions,
      metrics: context.metrics,
      internalRoutes: parts.internalRoutes ?? [],
      problems: parts.problems ?? [],
      readiness: async () => [],
    }),
    0,
    { host: LOOPBACK },
  );
  const server = await listen(publicApp(parts, appOptions), 0, { host: LOOPBACK });
  const client = clientOf(server.port);
  const internalClient = clientOf(management.port);

  return {
    stage: {
      async ask({ method, path, body, fanId, headers }) {
        const token = fanId === undefined ? undefined : await standIn.tokenOf(fanId);
        return client.send(method, path, body, {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
          ...headers,
        });
      },
      call: (path, body) =>
        internalClient.send('POST', path, body, {
          authorization: `Bearer ${standIn.edgeToken}`,
          'clove-edge': REHEARSAL_EDGE,
        }),
    },
    async close() {
      lifecycle.startDraining();
      lifecycle.endWindow();
      lifecycle.stop();
      await Promise.all([client.close(), internalClient.close(), server.kill(), management.kill()]);
      await parts.onClose?.();
      await opened.close();
    },
  };
}

const Json = z.unknown();

function clientOf(port: number) {
  const pool = new Pool(`http://${LOOPBACK}:${port}`, { pipelining: 1 });
  return {
    async send(
      method: 'GET' | 'POST',
      path: string,
      body: unknown,
      headers: Readonly<Record<string, string>>,
    ): Promise<StagedAnswer> {
      const answer = await pool.request({
        method,
        path,
        headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const sent = await answer.body.text();
      if (answer.statusCode >= 400)
        throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${sent.slice(0, 300)}`);
      const isJson = String(answer.headers['content-type']).startsWith('application/json');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: isJson ? Json.parse(JSON.parse(sent)) : undefined,
      };
    },
    close: () => pool.destroy(),
  };
}
