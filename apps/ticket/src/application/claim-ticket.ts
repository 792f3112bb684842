import type { TransferQuotaAnswer, TransferQuotaItem } from '@clove/contracts';
import { type Transaction, type UnitOfWork, withCorrelation } from '@clove/service-kit';
import type { Ticket } from '../domain/ticket.ts';

/** A claim that is under way. */
export interface LiveClaim {
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

/** What a claim token and its bearer come to. */
export type Begun =
  /** Now or before: to be asked at the inventory. */
  | { readonly outcome: 'asked'; readonly claim: LiveClaim }
  /** Another claim of this ticket is not decided yet. */
  | { readonly outcome: 'being-claimed' }
  /** By an earlier claim of this fan, who still has it. */
  | { readonly outcome: 'transferred'; readonly ticket: Ticket }
  /** Another member took it over before, or this one no longer has it. */
  | { readonly outcome: 'already-claimed' }
  /** The holder cannot pass a ticket on to himself. */
  | { readonly outcome: 'own-offer' }
  | { readonly outcome: 'performance-cancelled'; readonly ticket: Ticket }
  /** No such token, or its offer was taken back. */
  | { readonly outcome: 'not-found' };

/** Claims in the database. Each call is part of the given transaction and moves a claim by compare-and-set on its state. */
export interface ClaimStore {
  begin(
    tx: Transaction,
    bearer: { readonly tokenHash: Buffer; readonly fanId: string; readonly correlationId: string },
  ): Promise<Begun>;
  /** ASKED -> TRANSFERRED with the ticket. Undefined: it is no longer to be had, and the claim is RETURNING. */
  handOver(tx: Transaction, claim: LiveClaim): Promise<Ticket | undefined>;
  /** ASKED -> REFUSED. */
  refuse(tx: Transaction, claim: LiveClaim): Promise<void>;
  /** RETURNING -> RETURNED. */
  returned(tx: Transaction, claim: LiveClaim): Promise<void>;
  /** Takes claims that are due, and postpones each: when it fails, it is due again after a time that grows. */
  due(tx: Transaction, limit: number): Promise<LiveClaim[]>;
}

/** The limits per fan, which the inventory keeps. Every call may be repeated. */
export interface QuotaPort {
  transfer(item: TransferQuotaItem): Promise<TransferQuotaAnswer>;
}

export interface ClaimParts {
  readonly unitOfWork: UnitOfWork;
  readonly claims: ClaimStore;
  readonly quota: QuotaPort;
  readonly log: { warn(fields: object, message: string): void };
}

/** Source: as many as one batched call to the inventory takes. */
const atOnce = 64;

/** Whether the ticket fits the limit of the fan for whom it is to count. Throws when the inventory does not answer that. */
export async function fitsLimit({ quota }: Pick<ClaimParts, 'quota'>, claim: LiveClaim): Promise<boolean> {
  const { holdId, unitId, fanId, move } = claim;
  const { result } = await quota.transfer({ holdId, unitId, fanId, move, mustFit: claim.state === 'ASKED' });
  if (result === 'unknown-unit') throw new Error(`inventory does not know unit ${unitId} of hold ${holdId}`);
  return result === 'moved';
}

/** Decides claims whose request ended before they were: a replica died, or the inventory did not answer. */
export function claimRunner(parts: ClaimParts): { runOnce(): Promise<void> } {
  const { unitOfWork, claims, log } = parts;
  return {
    async runOnce() {
      const due = await unitOfWork.run((tx) => claims.due(tx, atOnce));
      await Promise.all(due.map((claim) => withCorrelation(claim.correlationId, () => decide(claim))));
    },
  };

  async function decide(claim: LiveClaim): Promise<void> {
    try {
      const fits = await fitsLimit(parts, claim);
      await unitOfWork.run(async (tx) => {
        if (claim.state === 'RETURNING') await claims.returned(tx, claim);
        else if (fits) await claims.handOver(tx, claim);
        else await claims.refuse(tx, claim);
      });
    } catch (error) {
      log.warn({ claimId: claim.id, ticketId: claim.ticketId, error }, 'a claim will be decided later');
    }
  }
}
