import {
  buildOpenApi,
  every,
  fairGate,
  Problem,
  type ServiceDefinition,
  tokenVerifier,
} from '@clove/service-kit';
import { Gauge } from 'prom-client';
import { z } from 'zod';
import { sessionCookie } from './adapters/cookie/sealed-cookie.ts';
import { gatewayFront } from './adapters/http/gateway-handler.ts';
import { openStreams } from './adapters/http/open-streams.ts';
import { festivalParts, festivalRoute, openApiRoute, ownRoutes } from './adapters/http/own-routes.ts';
import { picturesBusy, sessionProblems } from './adapters/http/problems.ts';
import { queueDescriptions } from './adapters/http/queue-bodies.ts';
import { securityHeaders } from './adapters/http/security-headers.ts';
import { loginTurns } from './adapters/limits/login-turns.ts';
import { limits } from './adapters/limits/rate-limits.ts';
import { refusals } from './adapters/limits/refusals.ts';
import { shares } from './adapters/limits/shares.ts';
import { mergedOpenApi } from './adapters/openapi/merged-openapi.ts';
import { authSessions } from './adapters/upstream/auth-sessions.ts';
import { BULK_CONNECTIONS, guardedPool } from './adapters/upstream/guarded-pool.ts';
import { lastAnswers } from './adapters/upstream/last-answers.ts';
import { admissionRate } from './admission-rate.ts';
import { browserSessions } from './application/browser-sessions.ts';
import { revokedSessions } from './application/revoked-sessions.ts';
import { originsOf, RenderedRoutes, routeTable } from './domain/route-table.ts';
import { openRoom, ownQueueRoute } from './open-room.ts';
import { gatewayRehearsal } from './rehearsal.ts';

/** A whole number in the environment with a default. */
const count = (fallback: number, min = 1) => z.coerce.number().int().min(min).default(fallback);

const config = z.object({
  AUTH_URL: z.url(),
  /** Auth's management port, for sessions. */
  AUTH_INTERNAL_URL: z.url(),
  AUTH_TOKEN: z.string().min(1),
  /** Which path goes to which service: rendered from the catalogue files of the festival's images. */
  ROUTES: RenderedRoutes,
  /** Who says how many fans operations let in; absent: only the configuration does. */
  SEAT_URL: z.url().optional(),
  /** The queue's management port and the credential of calls to it; absent: the festival has no waiting room. */
  QUEUE_URL: z.url().optional(),
  QUEUE_TOKEN: z.string().min(1).optional(),
  /** Proxies in front of the gateway that append to X-Forwarded-For. */
  TRUSTED_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** Secret that seals the session cookie. */
  SESSION_KEY: z.string().min(16),
  /** The previous secret: cookies sealed with it can still be opened. */
  SESSION_PREVIOUS_KEY: z.string().min(16).optional(),
  /** Life of the cookie in seconds; auth ends the session at its own time. */
  SESSION_SECONDS: count(30 * 24 * 3600),
  /** Milliseconds until an upstream's answer must begin; orders wait longer (long polls). */
  UPSTREAM_TIMEOUT_MS: count(10_000),
  /** Milliseconds between two probes of an upstream whose circuit breaker is open. */
  BREAKER_RESET_MS: count(5_000),
  READS_PER_ADDRESS: count(6_000),
  WRITES_PER_ADDRESS: count(2_000),
  WRITES_PER_MEMBER: count(100),
  LOGINS_PER_ADDRESS: count(1_200),
  /** Requests of one network at a time, long polls and streams aside: thousands of fans share one of a mobile operator. */
  UNFINISHED_PER_ADDRESS: count(512),
  /** Long polls and streams of one network at a time. Source: 20 kB each, a quarter of a pod's memory. */
  WAITING_PER_ADDRESS: count(4_096),
  /** Log-ins of one network at a time. Source: a quarter of what auth lets wait for its turn. */
  LOGINS_AT_ONCE_PER_ADDRESS: count(32),
  /**
   * Log-ins of one network that fail at once, those in progress included, and as many in ten seconds. Source: more than
   * `LOGINS_AT_ONCE_PER_ADDRESS`, so that failures of some keep no crowd out; 40 cost 1.3 s of CPU.
   */
  FAILED_LOGINS_PER_ADDRESS: count(40),
  /** Refusals of one network without a wait, at once and as many in ten seconds. Source: 600 cost 0.1 s of CPU. */
  REFUSALS_PER_ADDRESS: count(600),
  /** Admitted to seats per second and replica, unless operations say otherwise; 0 admits all. */
  ADMISSION_PER_SECOND: z.coerce.number().min(0).default(0),
});

/** How often ended sessions are asked for, milliseconds. Source: a member who deletes an account or logs out expects it at once. */
const REVOKED_MS = 1_000;

/** Most queued requests for pictures. Source: 20 kB each. */
const PICTURES_WAITING = 1_024;

/** The gateway of a festival. No database, no broker, no state but counters. */
export const gateway: ServiceDefinition<typeof config.shape> = {
  name: 'gateway',
  config,
  rehearsal: gatewayRehearsal,

  build(context) {
    const { config, log, metrics } = context;
    const publicUrl = new URL(config.PUBLIC_URL);
    const https = publicUrl.protocol === 'https:';
    const origins = originsOf(config.ROUTES);
    const breakers = new Gauge({
      name: 'gateway_breaker_open',
      help: '1 while the circuit breaker of an upstream is open',
      labelNames: ['upstream'],
      registers: [metrics],
    });
    const upstreams = new Map(
      [...origins].map(([name, origin]) => [
        name,
        guardedPool(name, origin, {
          resetMs: config.BREAKER_RESET_MS,
          onBreaker(upstream, isOpen) {
            breakers.set({ upstream }, isOpen ? 1 : 0);
            log.warn({ upstream }, `circuit breaker ${isOpen ? 'opened' : 'closed'}`);
          },
        }),
      ]),
    );

    const rate = admissionRate(context);
    const room = openRoom(context, rate);
    const routes = routeTable(
      room === undefined ? config.ROUTES : [...config.ROUTES, ownQueueRoute(config.PUBLIC_URL)],
      config.UPSTREAM_TIMEOUT_MS,
    );
    const auth = authSessions({
      url: config.AUTH_INTERNAL_URL,
      token: config.AUTH_TOKEN,
      timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    });
    const previous = config.SESSION_PREVIOUS_KEY === undefined ? [] : [config.SESSION_PREVIOUS_KEY];
    const cookie = sessionCookie({
      festival: config.FESTIVAL,
      keys: [config.SESSION_KEY, ...previous],
      secure: https,
      maxAgeSeconds: config.SESSION_SECONDS,
    });
    const revoked = revokedSessions(auth);
    const sessions = browserSessions(auth, revoked);
    const logins = loginTurns({
      atOnce: config.LOGINS_AT_ONCE_PER_ADDRESS,
      failed: config.FAILED_LOGINS_PER_ADDRESS,
    });
    const own = ownRoutes({ auth, revoked, cookie, logins });
    const verify = tokenVerifier({
      authUrl: config.AUTH_URL,
      issuer: config.PUBLIC_URL,
      audience: config.FESTIVAL,
    });
    const title = `Clove: ${config.FESTIVAL}`;
    const streams = openStreams();
    const front = gatewayFront({
      routes,
      upstreams,
      lastAnswers: lastAnswers(() => performance.now()),
      cookie,
      sessions,
      limits: limits({
        readsPerAddress: config.READS_PER_ADDRESS,
        writesPerAddress: config.WRITES_PER_ADDRESS,
        writesPerMember: config.WRITES_PER_MEMBER,
        loginsPerAddress: config.LOGINS_PER_ADDRESS,
      }),
      unfinished: shares(config.UNFINISHED_PER_ADDRESS),
      waiting: shares(config.WAITING_PER_ADDRESS),
      logins,
      refusals: refusals({
        prompt: config.REFUSALS_PER_ADDRESS,
        waiting: config.UNFINISHED_PER_ADDRESS,
      }),
      bulk: fairGate({
        concurrency: BULK_CONNECTIONS,
        perKey: BULK_CONNECTIONS / 2,
        waiting: PICTURES_WAITING,
        refusal: picturesBusy,
      }),
      async bearer(authorization) {
        try {
          return await verify(authorization);
        } catch (error) {
          // The upstream refuses the token in its own words.
          if (error instanceof Problem) return undefined;
          throw error;
        }
      },
      revoked,
      admission: rate.admission,
      waitingRoom: room?.waitingRoom,
      security: securityHeaders(https),
      publicUrl,
      trustedHops: config.TRUSTED_HOPS,
      streams,
      festival: JSON.stringify(festivalParts(config.FESTIVAL, config.ROUTES)),
      openApi: mergedOpenApi({
        title,
        sessionCookie: cookie.name,
        publicUrl: config.PUBLIC_URL,
        own: buildOpenApi(
          title,
          [...own, openApiRoute, festivalRoute, ...(room === undefined ? [] : queueDescriptions)],
          { sessionCookie: cookie.name },
        ),
        routes,
        origins,
      }),
      onUnanswered(problem, correlationId) {
        log.warn(
          { err: problem.cause, ...problem.extra, status: problem.status, correlationId },
          'no answer',
        );
      },
      onUnexpected(error, correlationId) {
        log.error({ err: error, correlationId }, 'request failed');
      },
    });

    return {
      problems: [sessionProblems],
      routes: own,
      workers: [
        {
          name: 'follow-revoked-sessions',
          run: (signal) => every(REVOKED_MS, signal, () => revoked.refresh()),
        },
        ...rate.workers,
        ...(room?.workers ?? []),
      ],
      front(windowEnded) {
        streams.endWith(windowEnded);
        return front;
      },
      async onClose() {
        await Promise.all([auth.close(), ...[...upstreams.values()].map((upstream) => upstream.close())]);
      },
    };
  },
};
