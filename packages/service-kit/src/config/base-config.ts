import { FestivalSlug } from '@clove/contracts';
import { z } from 'zod';

/** A whole number in the environment. */
function wholeNumber(min: number, max: number) {
  return z.string().regex(/^\d+$/, 'a whole number').transform(Number).pipe(z.number().min(min).max(max));
}

/** Keys that every service reads. */
export const baseConfig = z.object({
  /** Public port. */
  PORT: wholeNumber(0, 65535).default(8080),
  /** Probes, metrics and internal endpoints; the gateway cannot route to it. */
  MANAGEMENT_PORT: wholeNumber(0, 65535).default(9090),
  FESTIVAL: FestivalSlug,
  /** Where fans reach the festival; also the issuer of access tokens. */
  PUBLIC_URL: z.url(),
  /** Seconds between failing readiness and closing; long enough for every proxy to react. */
  DRAIN_SECONDS: wholeNumber(0, 600).default(10),
  /** Seconds from SIGTERM to SIGKILL: the pod's terminationGracePeriodSeconds, whose own default is 30. */
  TERMINATION_GRACE_SECONDS: wholeNumber(1, 3600).default(30),
  /**
   * CPU time, milliseconds, that a service may rehearse for before it is ready; 0: it does not. Source: the first 128 purchases of
   * an office, twice in turns with 0, 1,500 and 3,000: 18.6, 17.0 and 14.1 ms of CPU each, the next 384 8.9, 8.2 and 7.3.
   */
  REHEARSAL_MS: wholeNumber(0, 10_000).default(3_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Keys of a service with a database. */
export const databaseConfig = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Most connections of one process, both pools together. Source of the floor: one for reads through models. */
  DATABASE_POOL_SIZE: wholeNumber(2, 100).default(6),
});

/** Keys of a service with domain events. */
export const brokerConfig = z.object({
  AMQP_URL: z.url({ protocol: /^amqps?$/ }),
  /** Prefix of every exchange and queue name. Empty everywhere but in tests that share a virtual host. */
  BROKER_PREFIX: z.string().default(''),
});

/** Keys of a service that verifies access tokens. */
export const authConfig = z.object({ AUTH_URL: z.url() });

/** The kit's keys, as every service sees them. Those of absent capabilities stay undefined. */
export type BaseConfig = z.infer<typeof baseConfig> &
  Partial<z.infer<typeof databaseConfig>> &
  Partial<z.infer<typeof brokerConfig>> &
  Partial<z.infer<typeof authConfig>>;
