import { z } from 'zod';
import { LocalId } from './ids.ts';

/**
 * What an API key may be allowed to do: scope -> what it allows. A machine reaches only the routes that name one of its
 * scopes; a service that opens a route to machines adds its scope here.
 */
export const MACHINE_SCOPES = {
  'tickets:check-in': 'check tickets in at a gate, undo it, count who is in, get packs and send scans',
  'webhooks:manage': 'register receivers of events, see their deliveries, replay them',
  'orders:read': 'find orders and read their stories, as the support desk does',
  'exports:read': 'download orders, attendees, door lists, goods, bookings, vouchers and settlements',
  'vouchers:manage': 'make vouchers and codes, see their uses, switch them off',
} as const satisfies Readonly<Record<string, string>>;

export const MachineScopeName = z.literal(keysOf(MACHINE_SCOPES));
export type MachineScope = keyof typeof MACHINE_SCOPES;

/** The keys of an object that has no others than its type says. */
function keysOf<T extends object>(of: T): (keyof T & string)[] {
  return Object.keys(of).filter((key): key is keyof T & string => key in of);
}

/** The desks that staff may be bound to: scope -> what is done there. */
export const DESKS = {
  'desk:goods': 'hand out goods that were bought',
  'desk:rooms': 'check guests of rooms in and out',
  'desk:box-office': 'sell tickets on site, issue complimentary ones, take house seats',
} as const satisfies Readonly<Record<string, string>>;

const GATE = 'gate:';

/** Where a member of staff works, or a device stands: a gate (`gate:<id>`) or a desk. */
export const WorkplaceScope = z
  .string()
  .refine(isWorkplace, `gate:<the gate's id>, ${keysOf(DESKS).join(' or ')}`);
export type Workplace = keyof typeof DESKS | `gate:${string}`;

function isWorkplace(scope: string): scope is Workplace {
  if (scope.startsWith(GATE)) return LocalId.safeParse(scope.slice(GATE.length)).success;
  return keysOf(DESKS).some((desk) => desk === scope);
}

export function gateScope(gateId: string): Workplace {
  return `gate:${gateId}`;
}

/** The gate that a scope names; undefined: it names none. */
export function gateOfScope(scope: string): string | undefined {
  return scope.startsWith(GATE) ? scope.slice(GATE.length) : undefined;
}

/** Who asks, as an access token says it. */
interface Worker {
  readonly role: string;
  readonly scopes?: readonly string[];
}

/**
 * The workplaces that a caller is bound to; null: all of them. Staff are bound by every scope that they have, machines
 * by those of their scopes that name workplaces.
 */
export function workplacesOf({ role, scopes = [] }: Worker): readonly string[] | null {
  const bound = role === 'staff' ? scopes : role === 'machine' ? scopes.filter(isWorkplace) : [];
  return bound.length === 0 ? null : bound;
}

export function mayWorkAt(worker: Worker, place: Workplace): boolean {
  return workplacesOf(worker)?.includes(place) ?? true;
}

/** The gates that a caller is bound to; null: all of them. */
export function gatesOf(worker: Worker): readonly string[] | null {
  const places = workplacesOf(worker);
  if (places === null) return null;
  return places.flatMap((place) => gateOfScope(place) ?? []);
}
