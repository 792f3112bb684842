import type { Express } from 'express';
import type { Logger } from 'pino';
import type { Histogram, Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import type { z } from 'zod';
import type { EdgeCheck } from '../auth/edges.ts';
import type { BaseConfig } from '../config/base-config.ts';
import type { Migration, Queryable, UnitOfWork } from '../database/transaction.ts';
import type { GiveWay } from '../flow/give-way.ts';
import type { Front } from '../http/front.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { WebhookDescription } from '../http/openapi.ts';
import type { ProblemMapping } from '../http/refusal-problems.ts';
import type { Route, RouteDescription } from '../http/route.ts';
import type { Consumer } from '../messaging/consumer.ts';
import type { Rehearsal } from '../rehearsal/rehearsal.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Upstream, UpstreamOptions } from '../upstream/upstream.ts';

/** A long loop beside the requests. The kit logs a loop that throws and starts it again with back-off. */
export interface Worker {
  readonly name: string;
  /** Ends soon after the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** What the kit provides to a service. */
export interface ServiceContext<C> {
  readonly config: C;
  readonly log: Logger;
  readonly metrics: Registry;
  /** Transactions, the only way to change state. Throws when the service declares no database. */
  readonly unitOfWork: UnitOfWork;
  /** Reads outside of a transaction. Throws when the service declares no database. */
  readonly reads: Queryable;
  /** Models for reads, on its own small pool. Throws when the service declares no database, or no models. */
  readonly sequelize: Sequelize;
  /** A client of another service; closed by the kit. */
  upstream(options: UpstreamOptions): Upstream;
  /** Does a piece of background work, and leaves the CPU to others when the machine is busy. */
  readonly giveWay: GiveWay;
  /** Aborted when draining ends. */
  readonly signal: AbortSignal;
}

/** What the kit provides to a server of another protocol, as to its own two. */
export interface ServerTools {
  readonly log: Logger;
  readonly accessLog: Logger;
  readonly durations: Histogram<'method' | 'route' | 'status'>;
  readonly checkEdge: EdgeCheck;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
  /** The service's own, as on both ports. */
  readonly problems: readonly ProblemMapping[];
}

/** A server beside the kit's two, on a port of its own. The kit ends it with them. */
export interface ServerPart {
  /** Names its port: `grpc`. */
  readonly name: string;
  listen(tools: ServerTools): Promise<HttpServer>;
}

/** The parts of a service that the kit runs. */
export interface ServiceParts {
  /** Public port. */
  readonly routes?: readonly Route[];
  /** Management port, below `/internal/`, access `edge`. */
  readonly internalRoutes?: readonly Route[];
  /** Status and words of what the service's use cases refuse, by `problemsOf`; on both ports. @default none */
  readonly problems?: readonly ProblemMapping[];
  /** Gets every request of the public port first (a proxy). `windowEnded` aborts when streams have to end, in a drain. */
  front?(windowEnded: AbortSignal): Front;
  /**
   * Raw handlers on the public port (SSE, static), after the kit's correlation and access log, before body parsing. Requests
   * of `routes` may not pass through them.
   */
  express?(app: Express): void;
  /** What `express` mounts, for OpenAPI and for `Allow`. @default nothing */
  readonly described?: readonly RouteDescription[];
  /** Requests that it makes to addresses which callers registered, for OpenAPI. @default none */
  readonly webhooks?: readonly WebhookDescription[];
  /** Of other protocols. @default none */
  readonly servers?: readonly ServerPart[];
  readonly consumers?: readonly Consumer[];
  readonly workers?: readonly Worker[];
  /** @default the service's name */
  readonly openapiTitle?: string;
  /** A further condition of readiness, cached for a second. Own state only: never a broker or an upstream. */
  ready?(): Promise<boolean>;
  /** Called last, after in-flight work ended. */
  onClose?(): Promise<void>;
}

/** The type of a service's configuration: its own keys and the kit's. */
export type ServiceConfig<C extends z.ZodRawShape> = z.infer<z.ZodObject<C>> & BaseConfig;

/** A service: what it needs and how it is composed. */
export interface ServiceDefinition<C extends z.ZodRawShape> {
  /** Its Kubernetes Service name, queue name and event prefix, e.g. `seat`. */
  readonly name: string;
  /** The service's own environment variables (all arrive as text; base keys are added by the kit). */
  readonly config: z.ZodObject<C>;
  /** Present = it has a database. The kit's own tables are migrated first. */
  readonly database?: {
    readonly migrations: readonly Migration[];
    /** false: reads through no model, so that Sequelize is not loaded. @default true */
    readonly models?: boolean;
  };
  /** Publishes or consumes domain events. @default false */
  readonly broker?: boolean;
  /** Verifies access tokens (needs AUTH_URL). @default false */
  readonly auth?: boolean;
  build(context: ServiceContext<ServiceConfig<C>>): Promise<ServiceParts> | ServiceParts;
  /** What it does in a copy of itself before it is ready; called once per start. @default nothing */
  rehearsal?(): Rehearsal;
  /** Runs at the end of `migrate`, e.g. to create the first organiser; must be safe to repeat. */
  afterMigrate?(context: ServiceContext<ServiceConfig<C>>): Promise<void>;
}
