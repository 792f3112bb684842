/**
 * What a purchase of two places costs the servers that all pods of a festival share. Source: `npm run bench:scale` with one
 * pod of each service, which prints its figures beside these.
 */
export const PURCHASE_COST = {
  /** Milliseconds of CPU in PostgreSQL, its own processes included. */
  databaseCpuMs: 0.9,
  /** Bytes that it writes ahead, and by which the databases grow. */
  walBytes: 12_000,
  databaseBytes: 14_000,
  /** Domain events, each of which goes through RabbitMQ. */
  events: 7,
  /** Milliseconds of CPU in RabbitMQ. */
  brokerCpuMs: 0.1,
  /** Milliseconds for which a purchase keeps the counter of its standing section to itself. */
  sectionLockMs: 0.5,
} as const;

/** How these figures are had again. */
export const MEASURED_BY = 'npm run bench:scale';
