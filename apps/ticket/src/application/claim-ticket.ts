import type { TransferQuotaAnswer, TransferQuotaItem } from '@clove/contracts';
import type { Transaction, UnitOfWork } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Claimant, ClaimStore, UndecidedClaim } from './claim-store.ts';

/** The limits per fan, which the inventory keeps. Every call may be repeated. */
export interface QuotaPort {
  transfer(item: TransferQuotaItem): Promise<TransferQuotaAnswer>;
}

export interface ClaimParts {
  readonly unitOfWork: UnitOfWork;
  readonly claims: ClaimStore;
  readonly quota: QuotaPort;
}

/** A claim that fits its fan's limit and can be completed, or the ticket that an earlier request completed it with. */
export type FittingClaim =
  | { readonly outcome: 'fits'; readonly claim: UndecidedClaim }
  | { readonly outcome: 'completed'; readonly ticket: Ticket };

/**
 * Claims the ticket that is offered with a token, as far as the claimant's limit: opens the claim, or finds the one that
 * an earlier request opened, and moves the ticket's place in the limits. {@link completeClaim} then hands the ticket
 * over. A claim whose request ends in between is decided by the claim runner. Throws TicketRefused.
 */
export async function claimTicket(parts: ClaimParts, claimant: Claimant): Promise<FittingClaim> {
  const { unitOfWork, claims } = parts;
  const opened = await unitOfWork.run((tx) => openClaim(tx, claims, claimant));
  if ('ticket' in opened) return { outcome: 'completed', ticket: opened.ticket };
  const { claim } = opened;
  if (await fitsLimit(parts, claim).catch(limitUnknown)) return { outcome: 'fits', claim };
  await unitOfWork.run((tx) => claims.end(tx, claim, 'REFUSED'));
  throw new TicketRefused({ reason: 'quota-exceeded', ticketId: claim.ticketId });
}

/** The claimant's undecided claim, or the ticket that an earlier claim brought. Throws TicketRefused. */
async function openClaim(
  tx: Transaction,
  claims: ClaimStore,
  claimant: Claimant,
): Promise<{ readonly claim: UndecidedClaim } | { readonly ticket: Ticket }> {
  const { tokenHash, fanId } = claimant;
  const offered = await claims.lockOffered(tx, tokenHash);
  if (offered === undefined) {
    const before = await claims.handedOver(tx, claimant);
    if (before === undefined) throw new TicketRefused({ reason: 'offer-not-found' });
    if (!before.stillHeld) throw new TicketRefused({ reason: 'offer-already-claimed' });
    return { ticket: before.ticket };
  }
  const { id: ticketId, state, performanceId, fanId: holderId } = offered.ticket;
  if (holderId === fanId) throw new TicketRefused({ reason: 'own-offer' });
  if (await claims.isPerformanceCancelled(tx, performanceId)) {
    throw new TicketRefused({ reason: 'transfer-for-cancelled-performance', ticketId, state });
  }
  const undecided = await claims.undecided(tx, ticketId);
  if (undecided === undefined) return { claim: await claims.insert(tx, claimant, offered) };
  if (undecided.fanId === fanId && undecided.state === 'ASKED') return { claim: undecided };
  throw new TicketRefused({ reason: 'offer-being-claimed' });
}

/** Whether the ticket fits the limit of the fan for whom it is to count. Throws when the inventory does not answer. */
export async function fitsLimit(
  { quota }: Pick<ClaimParts, 'quota'>,
  claim: UndecidedClaim,
): Promise<boolean> {
  const { holdId, unitId, fanId, move } = claim;
  const { result } = await quota.transfer({ holdId, unitId, fanId, move, mustFit: claim.state === 'ASKED' });
  if (result === 'unknown-unit') throw new Error(`inventory does not know unit ${unitId} of hold ${holdId}`);
  return result === 'moved';
}

/** The claim stays as it is: a repeated request continues it, and so does the claim runner. */
function limitUnknown(error: unknown): never {
  throw new TicketRefused({ reason: 'inventory-unavailable', temporary: true }, { cause: error });
}

/**
 * Hands the ticket of a fitting claim over. Throws TicketRefused when it is no longer offered; that undoes the
 * transaction, so that the claim runner finds the claim ASKED and returns the place in the limits.
 */
export async function completeClaim(
  tx: Transaction,
  claims: ClaimStore,
  claim: UndecidedClaim,
): Promise<Ticket> {
  const ticket = await handOver(tx, claims, claim);
  if (ticket === undefined) throw new TicketRefused({ reason: 'offer-not-found' });
  return ticket;
}

/** ASKED -> TRANSFERRED with the ticket. Undefined: it is no longer offered, and the claim is RETURNING. */
export async function handOver(
  tx: Transaction,
  claims: ClaimStore,
  claim: UndecidedClaim,
): Promise<Ticket | undefined> {
  const { ticket, state, offered } = await claims.lock(tx, claim);
  if (state !== 'ASKED') {
    // Another replica decided it meanwhile.
    return state === 'TRANSFERRED' && ticket.fanId === claim.fanId ? ticket : undefined;
  }
  if (offered && !(await claims.isPerformanceCancelled(tx, ticket.performanceId))) {
    return claims.handOver(tx, claim, ticket);
  }
  await claims.sendBack(tx, claim, ticket.fanId);
  return undefined;
}
