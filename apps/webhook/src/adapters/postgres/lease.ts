/**
 * How long a replica has for one delivery before another takes it over. Seconds. Source: it starts within 15 s and ends
 * within 15 s more.
 */
export const LEASE_SECONDS = 60;
