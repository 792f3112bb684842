import { z } from 'zod';

/**
 * What an API key may be allowed to do: scope -> what it allows. A machine reaches only the routes that name one of its
 * scopes; a service that opens a route to machines adds its scope here.
 */
export const MACHINE_SCOPES = {
  'tickets:check-in': 'check tickets in at a gate, undo it, count who is in',
  'webhooks:manage': 'register receivers of events, see their deliveries, replay them',
} as const satisfies Readonly<Record<string, string>>;

export const MachineScopeName = z.literal(keysOf(MACHINE_SCOPES));
export type MachineScope = keyof typeof MACHINE_SCOPES;

/** The keys of an object that has no others than its type says. */
function keysOf<T extends object>(of: T): (keyof T & string)[] {
  return Object.keys(of).filter((key): key is keyof T & string => key in of);
}
