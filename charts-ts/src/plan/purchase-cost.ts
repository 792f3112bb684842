/**
 * What a purchase of two places costs the servers that all pods of a festival share. Source: `npm run bench:scale`, one pod of
 * each service, the dearer kind of section; it keeps its figures beside these. On a busy machine, groups of purchases are small and
 * locks are held for longer, so that the figures err to the safe side.
 */
export const PURCHASE_COST = {
  /** Milliseconds of CPU in PostgreSQL, its own processes included. */
  databaseCpuMs: 3.3,
  /** Bytes that it writes ahead, and by which the databases grow. */
  walBytes: 37_000,
  databaseBytes: 30_000,
  /** Domain events, each of which goes through RabbitMQ. */
  events: 6.3,
  /** Milliseconds of CPU in RabbitMQ. */
  brokerCpuMs: 0.9,
  /** Milliseconds for which a purchase keeps the counter of its standing section to itself. */
  sectionLockMs: 1.4,
  measuredBy: 'npm run bench:scale',
} as const;
