import { MemberHoldings } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { MemberPossessions } from '../../application/ports.ts';

/** Cancelling voids payments at a provider. In milliseconds; source: below the longest request of auth, 10 s. */
const releaseTimeoutMs = 6_000;

/** What the ticket service knows of members, behind its internal port. */
export function ticketPossessions(ticket: Upstream): MemberPossessions {
  const holdings = ticket.batched<{ fanId: string }, MemberHoldings>(
    '/internal/members/holdings',
    MemberHoldings,
  );
  const release = ticket.batched<{ fanId: string }, MemberHoldings>(
    '/internal/members/release',
    MemberHoldings,
    // One member's payments must not hold up another's.
    { max: 1, inflight: 4, timeoutMs: releaseTimeoutMs },
  );
  return {
    of: (memberId) => holdings({ fanId: memberId }),
    release: (memberId) => release({ fanId: memberId }),
  };
}
