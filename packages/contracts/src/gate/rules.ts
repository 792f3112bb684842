import type { Gate } from '../provision.ts';

/**
 * The rules of a gate: the ticket service decides by them, and so does a scanner without a network. Pure, and free of
 * everything that only Node.js has. Instants are RFC 3339, UTC.
 */

/** What a gate needs to know of a performance. */
export interface PerformanceAtGate {
  readonly id: string;
  /** From then on tickets of it are checked in. */
  readonly doorsAt: string;
  /** When and why the organiser cancelled it; null: it takes place. */
  readonly cancelled: { readonly at: string; readonly reason: string } | null;
}

/** One place that a ticket gives: an ordinary ticket has one, a pass one per performance. */
export interface PlaceAtGate {
  readonly performance: PerformanceAtGate;
  readonly sectionId: string;
}

/** Who came in with a ticket for one of its places, and whether they are inside now. */
export interface Presence {
  readonly enteredAt: string;
  /** Null: at no named gate. */
  readonly gateId: string | null;
  readonly door: string | null;
  readonly inside: boolean;
}

/** A ticket shown at a gate. */
export interface TicketAtGate {
  readonly state: 'VALID' | 'OFFERED' | 'CHECKED_IN' | 'VOID';
  /** Of its present holder: codes of earlier holders have lower ones. */
  readonly serial: number;
  /** Why it is blocked, e.g. a stolen phone; null: it is not blocked. */
  readonly blocked: string | null;
  /** The price category's id; null: none. */
  readonly category: string | null;
  /** At least one. */
  readonly places: readonly PlaceAtGate[];
  /** By the performance of the place that was used. */
  readonly presences: ReadonlyMap<string, Presence>;
}

/** A ticket's code read at a gate. */
export interface Scan {
  /** Of the code. */
  readonly serial: number;
  /** Whose gate it is. */
  readonly performanceId: string;
  /** Null: the festival names no gates. */
  readonly gate: Gate | null;
  readonly direction: 'in' | 'out';
  readonly at: string;
  /** Whether staff admit against the rules that may be overridden. */
  readonly overriding: boolean;
}

/** Rules that staff may override with a reason. */
export const gateRules = ['wrong-performance', 'wrong-gate', 'too-early'] as const;
export type GateRule = (typeof gateRules)[number];

/** Why a ticket is refused at a gate. */
export type GateRefusal =
  /** An earlier holder's code. */
  | { readonly reason: 'qr-not-valid' }
  | {
      readonly reason: 'performance-cancelled';
      readonly performanceId: string;
      readonly cancelled: { readonly at: string; readonly reason: string };
    }
  | { readonly reason: 'ticket-blocked'; readonly blocked: string }
  /** Cancelled, or offered to another fan. */
  | { readonly reason: 'ticket-not-valid'; readonly state: 'OFFERED' | 'VOID' }
  | ({ readonly reason: 'already-checked-in' } & Presence)
  /** They left, and this gate has no re-entry. */
  | { readonly reason: 'no-reentry' }
  /** Who is not inside cannot leave. */
  | { readonly reason: 'not-inside' }
  /** The gate does not serve the performance that was named. */
  | { readonly reason: 'performance-not-at-gate'; readonly gateId: string }
  /** The ticket is for these. */
  | { readonly reason: 'wrong-performance'; readonly performanceIds: readonly string[] }
  | {
      readonly reason: 'wrong-gate';
      readonly because: 'performance' | 'section' | 'category';
      /** Gates that admit it. */
      readonly gateIds: readonly string[];
    }
  | { readonly reason: 'too-early'; readonly doorsAt: string };

export type Decision =
  | {
      readonly outcome: 'in';
      /** The place that is used. */
      readonly place: PlaceAtGate;
      /** They left before. */
      readonly again: boolean;
      readonly overridden: readonly GateRule[];
    }
  | { readonly outcome: 'out'; readonly place: PlaceAtGate }
  | { readonly outcome: 'refused'; readonly refusal: GateRefusal };

/** Decides a scan. @param gates all gates of the festival, to name the right one */
export function decide(ticket: TicketAtGate, scan: Scan, gates: readonly Gate[]): Decision {
  const place = placeFor(ticket, scan.performanceId);
  const { refusal, overridden } = checkFacts(ticket, place, scan, gates);
  if (refusal !== undefined && !isRule(refusal.reason)) return { outcome: 'refused', refusal };
  // That a ticket was used says more than where it should have been shown.
  const moved = move(ticket.presences.get(place.performance.id), scan.direction, scan.gate?.reentry === true);
  if (typeof moved !== 'string') return { outcome: 'refused', refusal: moved };
  if (refusal !== undefined) return { outcome: 'refused', refusal };
  return moved === 'out'
    ? { outcome: 'out', place }
    : { outcome: 'in', place, again: moved === 'again', overridden };
}

/** The place of the performance whose gate it is; of a ticket that has none there, the first that was not used yet. */
export function placeFor({ places, presences }: TicketAtGate, performanceId: string): PlaceAtGate {
  const place =
    places.find(({ performance }) => performance.id === performanceId) ??
    places.find(({ performance }) => !presences.has(performance.id)) ??
    places[0];
  if (place === undefined) throw new Error('a ticket gives at least one place');
  return place;
}

/** All rules but those about who is inside: the refusal, or the rules that staff override. */
export function checkFacts(
  ticket: TicketAtGate,
  place: PlaceAtGate,
  scan: Scan,
  gates: readonly Gate[],
): { readonly refusal?: GateRefusal; readonly overridden: readonly GateRule[] } {
  const never = codeRefusal(ticket, scan) ?? neverAdmitted(ticket, place, scan);
  if (never !== undefined) return { refusal: never, overridden: [] };
  const broken = scan.direction === 'out' ? [] : [...brokenRules(ticket, place, scan, gates)];
  const [first] = broken;
  if (first === undefined || scan.overriding) return { overridden: broken.map(({ reason }) => reason) };
  return { refusal: first, overridden: [] };
}

/** What a scan does to who is inside: first or again in, out, or why it cannot be. */
export function move(
  presence: Presence | undefined,
  direction: Scan['direction'],
  reentry: boolean,
): 'in' | 'again' | 'out' | GateRefusal {
  if (direction === 'out') {
    if (presence?.inside !== true) return { reason: 'not-inside' };
    return reentry ? 'out' : { reason: 'no-reentry' };
  }
  if (presence === undefined) return 'in';
  if (presence.inside) return { reason: 'already-checked-in', ...presence };
  return reentry ? 'again' : { reason: 'no-reentry' };
}

function codeRefusal(ticket: TicketAtGate, { serial, gate, performanceId }: Scan): GateRefusal | undefined {
  if (serial !== ticket.serial) return { reason: 'qr-not-valid' };
  if (gate !== null && !serves(gate.performances, performanceId)) {
    return { reason: 'performance-not-at-gate', gateId: gate.id };
  }
  return undefined;
}

/** What no reason of staff overrides. Who leaves is asked for nothing: the ticket may have been cancelled meanwhile. */
function neverAdmitted(
  ticket: TicketAtGate,
  place: PlaceAtGate,
  { direction }: Scan,
): GateRefusal | undefined {
  if (direction === 'out') return undefined;
  const { id, cancelled } = place.performance;
  if (cancelled !== null) return { reason: 'performance-cancelled', performanceId: id, cancelled };
  if (ticket.state === 'VOID' || ticket.state === 'OFFERED') {
    return { reason: 'ticket-not-valid', state: ticket.state };
  }
  return ticket.blocked === null ? undefined : { reason: 'ticket-blocked', blocked: ticket.blocked };
}

function* brokenRules(
  ticket: TicketAtGate,
  place: PlaceAtGate,
  { performanceId, gate, at }: Scan,
  gates: readonly Gate[],
): Generator<GateRefusal & { readonly reason: GateRule }> {
  if (place.performance.id !== performanceId) {
    const performanceIds = ticket.places.map(({ performance }) => performance.id);
    yield { reason: 'wrong-performance', performanceIds };
  }
  const because = gate === null ? undefined : mismatch(gate, ticket, place);
  if (because !== undefined) {
    const gateIds = gates.filter((other) => mismatch(other, ticket, place) === undefined).map(({ id }) => id);
    yield { reason: 'wrong-gate', because, gateIds };
  }
  const { doorsAt } = place.performance;
  if (Date.parse(at) < Date.parse(doorsAt)) yield { reason: 'too-early', doorsAt };
}

/** Why a gate is not for a ticket; undefined: it is. */
function mismatch(
  { performances, sections, categories }: Gate,
  { category }: TicketAtGate,
  { performance, sectionId }: PlaceAtGate,
): 'performance' | 'section' | 'category' | undefined {
  if (!serves(performances, performance.id)) return 'performance';
  if (!serves(sections, sectionId)) return 'section';
  if (categories !== undefined && (category === null || !categories.includes(category))) return 'category';
  return undefined;
}

function serves(list: readonly string[] | undefined, id: string): boolean {
  return list === undefined || list.includes(id);
}

function isRule(reason: GateRefusal['reason']): reason is GateRule {
  return gateRules.some((rule) => rule === reason);
}
