import type { Transaction } from '@clove/service-kit';
import type { ClaimState } from '../domain/claim-states.ts';
import type { Ticket } from '../domain/ticket.ts';

/** A claim that is not decided yet. */
export interface UndecidedClaim {
  readonly id: string;
  readonly ticketId: string;
  /** For whose limit the ticket is to count: the claimant, or its holder when it goes back. */
  readonly fanId: string;
  readonly holdId: string;
  readonly unitId: string;
  /** Number of the move at the inventory; rising for every ticket. */
  readonly move: number;
  readonly state: 'ASKED' | 'RETURNING';
  readonly correlationId: string;
}

/** A member who shows the token of an offer. */
export interface Claimant {
  readonly tokenHash: Buffer;
  readonly fanId: string;
  readonly correlationId: string;
}

/** A ticket that is offered, and the hold by which the inventory knows it. */
export interface OfferedTicket {
  readonly ticket: Ticket;
  readonly holdId: string;
}

/** Claims in the database. Each call is part of the given transaction and moves a claim by compare-and-set on its state. */
export interface ClaimStore {
  /** The ticket that is offered with this token, locked until the commit; undefined: there is none. */
  lockOffered(tx: Transaction, tokenHash: Buffer): Promise<OfferedTicket | undefined>;
  /** The ticket that was handed over for this token, and whether the fan has had it ever since; undefined: none was. */
  handedOver(
    tx: Transaction,
    claimant: Claimant,
  ): Promise<{ readonly ticket: Ticket; readonly stillHeld: boolean } | undefined>;
  /** The claim of a ticket that is not decided yet; final under the ticket's lock. */
  undecided(tx: Transaction, ticketId: string): Promise<UndecidedClaim | undefined>;
  isPerformanceCancelled(tx: Transaction, performanceId: string): Promise<boolean>;
  /** A new claim, ASKED. */
  insert(tx: Transaction, claimant: Claimant, offered: OfferedTicket): Promise<UndecidedClaim>;
  /** Locks the claim's ticket, then the claim. `offered`: the ticket still is, with the token of the claim. */
  lock(
    tx: Transaction,
    claim: UndecidedClaim,
  ): Promise<{ readonly ticket: Ticket; readonly state: ClaimState; readonly offered: boolean }>;
  /**
   * ASKED -> TRANSFERRED with the locked ticket, which is VALID with a new holder and the next serial, and published
   * as such.
   */
  handOver(tx: Transaction, claim: UndecidedClaim, ticket: Ticket): Promise<Ticket>;
  /** ASKED -> RETURNING under a new number: the ticket is to count for its holder. */
  sendBack(tx: Transaction, claim: UndecidedClaim, holderId: string): Promise<void>;
  /** ASKED -> REFUSED, RETURNING -> RETURNED. */
  end(tx: Transaction, claim: UndecidedClaim, state: 'REFUSED' | 'RETURNED'): Promise<void>;
  /** Takes claims that are due, and postpones each: when it fails, it is due again after a time that grows. */
  due(tx: Transaction, limit: number): Promise<UndecidedClaim[]>;
}
