import { MemberHoldings } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { TicketHoldings } from '../../application/ports.ts';

/** Milliseconds; cancelling voids payments at a provider. Source: below the longest request of auth, 10 s. */
const releaseTimeoutMs = 6_000;

/** The holdings of members by ticket's internal port. */
export function ticketHoldings(ticket: Upstream): TicketHoldings {
  const holdings = ticket.batched<{ fanId: string }, MemberHoldings>(
    '/internal/members/holdings',
    MemberHoldings,
  );
  const release = ticket.batched<{ fanId: string }, MemberHoldings>(
    '/internal/members/release',
    MemberHoldings,
    // One member's payments must not delay another's.
    { max: 1, inflight: 4, timeoutMs: releaseTimeoutMs },
  );
  return {
    of: (memberId) => holdings({ fanId: memberId }),
    release: (memberId) => release({ fanId: memberId }),
  };
}
