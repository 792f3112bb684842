import type { Gate } from '@clove/contracts';
import type { GateRule } from '@clove/contracts/gate';

/** Words that the page and the door's engine share. Instants are RFC 3339, UTC. */

export type Direction = 'in' | 'out';

/** What is shown at the gate: a code that was read, or a ticket that was found by name or number. */
export type ShownTicket = { readonly qr: string } | { readonly ticketId: string };

/** Where staff stand while they scan. */
export interface Place {
  readonly performanceId: string;
  /** The lane; null: lanes are not distinguished. */
  readonly door: string | null;
  readonly direction: Direction;
}

/** A scan that let someone in or out, kept until a pack of the service says the same. */
export interface KeptScan extends Place {
  readonly scanId: string;
  readonly gateId: string;
  readonly at: string;
  readonly qr: string;
  readonly overrideReason: string | null;
  /** `queued`: to be uploaded; `known`: the service has it. */
  readonly state: 'queued' | 'known';
  /** The service was asked and did not answer in time: it may have it already. */
  readonly asked: boolean;
}

/** Why a ticket is refused, by the service or by the phone. Fields as far as the reason has them. */
export interface Refusal {
  /** As in `GateRefusal`, and `pack-expired`, `no-pack`, or what else the service answers. */
  readonly reason: string;
  readonly ticketId?: string | undefined;
  readonly performanceIds?: readonly string[] | undefined;
  readonly gateIds?: readonly string[] | undefined;
  readonly because?: string | undefined;
  readonly doorsAt?: string | undefined;
  readonly enteredAt?: string | undefined;
  readonly gateId?: string | null | undefined;
  readonly door?: string | null | undefined;
  readonly state?: string | undefined;
  /** The organiser's words: why it is blocked or cancelled. */
  readonly why?: string | undefined;
  readonly validUntil?: string | undefined;
  /** The service's own words, for a reason that the page does not know. */
  readonly detail?: string | undefined;
}

/** The place of a ticket. */
export interface TicketPlace {
  readonly ticketId: string;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly category: { readonly id: string; readonly proofAtDoor: boolean } | null;
}

/** What the phone shows after a scan. */
export type Answer = { readonly scanId: string; readonly at: string; readonly isOffline: boolean } & (
  | ({
      readonly outcome: Direction;
      readonly again: boolean;
      readonly overridden: readonly GateRule[];
    } & TicketPlace)
  | {
      readonly outcome: 'refused';
      readonly refusal: Refusal;
      readonly shown: ShownTicket;
      /** What the code says of its place, where it could be read. */
      readonly place: TicketPlace | null;
    }
);
export type Admitted = Extract<Answer, { outcome: Direction }>;
export type Refused = Extract<Answer, { outcome: 'refused' }>;

/** A scan that let someone in or out against what the service knows. */
export interface Conflict {
  readonly scanId: string;
  readonly at: string;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly refusal: Refusal;
}

export interface Count {
  readonly entered: number;
  readonly inside: number;
  readonly left: number;
}

/** People at this gate, and at all gates that staff may see, by performance. */
export interface Counts {
  readonly gates: readonly (Count & { readonly gateId: string | null; readonly performanceId: string })[];
  readonly performances: readonly (Count & { readonly performanceId: string })[];
}

/** A ticket found by what its holder says. */
export interface FoundTicket extends Omit<TicketPlace, 'category'> {
  readonly orderId: string;
  readonly category: {
    readonly id: string;
    readonly proofAtDoor: boolean;
    readonly title: { readonly ko: string; readonly en?: string | undefined };
  } | null;
  readonly state: string;
  readonly blocked: string | null;
  readonly enteredAt: string | null;
  readonly inside: boolean;
  readonly holder: string | null;
}

/** Why the door stopped. */
export type Stop = 'session-over' | 'forbidden' | 'not-your-gate' | 'gate-closed';

/** All that the page shows of the door besides the last answer. */
export interface DoorState {
  /** Milliseconds since 1970; null: there is a connection. */
  readonly offlineSince: number | null;
  /** Scans that the service does not have yet. */
  readonly waiting: number;
  /** What the phone decides by without a network; null: nothing. */
  readonly pack: { readonly issuedAt: string; readonly validUntil: string } | null;
  /** Why there is no pack, or none that is newer. */
  readonly packFault: 'not-signed' | 'not-supported' | 'no-gates' | null;
  readonly counts: Counts | null;
  /** Of scans that are not uploaded yet. */
  readonly queued: readonly KeptScan[];
  readonly conflicts: readonly Conflict[];
  /** Newest first. */
  readonly recent: readonly Answer[];
  readonly gates: readonly Gate[];
  readonly stopped: Stop | null;
}
