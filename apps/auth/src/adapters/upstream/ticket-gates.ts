import { KnownGateAnswer, type KnownGateItem } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { Gates } from '../../application/known-gates.ts';

/** The gates of the festival by ticket's internal port. */
export function ticketGates(ticket: Upstream): Gates {
  const known = ticket.batched<KnownGateItem, KnownGateAnswer>('/internal/gates/known', KnownGateAnswer);
  return { isOpen: async (gateId) => (await known({ gateId })).open };
}
