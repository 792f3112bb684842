import type { GateRefusal } from '@clove/contracts/gate';
import type { ProblemInit } from '@clove/service-kit';

/** Status, type, words and facts of a ticket that is refused at a gate. */
export function gateProblem(refusal: GateRefusal, ticketId: string): ProblemInit {
  const { status = 409, detail, facts = {} } = described(refusal);
  return { status, type: refusal.reason, detail, extra: { ticketId, ...facts } };
}

interface Described {
  /** @default 409 */
  readonly status?: number;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** In words for staff, and as facts for a scanner. */
function described(refusal: GateRefusal): Described {
  switch (refusal.reason) {
    case 'qr-not-valid':
      return { status: 422, detail: 'This is no valid QR code of this festival, or an earlier holder’s.' };
    case 'performance-cancelled': {
      const { performanceId, cancelled } = refusal;
      return {
        detail: 'The organiser cancelled this performance.',
        facts: { performanceId, cancelledAt: cancelled.at, reason: cancelled.reason },
      };
    }
    case 'ticket-blocked':
      return {
        detail: `This ticket is blocked: ${refusal.blocked}`,
        facts: { reason: refusal.blocked },
      };
    case 'ticket-not-valid': {
      const detail =
        refusal.state === 'VOID' ? 'This ticket was cancelled.' : 'This ticket is being passed on.';
      return { detail, facts: { state: refusal.state } };
    }
    case 'already-checked-in': {
      const { enteredAt, gateId, door } = refusal;
      return {
        detail: `This ticket entered at ${enteredAt}${gateId === null ? '' : `, at gate ${gateId}`}.`,
        facts: { checkedInAt: enteredAt, gateId, door },
      };
    }
    case 'no-reentry':
      return { detail: 'This gate lets people in once: who leaves does not come back here.' };
    case 'not-inside':
      return { detail: 'This ticket is not inside.' };
    case 'performance-not-at-gate':
      return {
        status: 422,
        detail: `Gate ${refusal.gateId} does not serve this performance.`,
        facts: { gateId: refusal.gateId },
      };
    case 'wrong-performance': {
      const { performanceIds } = refusal;
      return {
        detail: `This ticket is for ${performanceIds.join(', ')}.`,
        facts: { performanceId: performanceIds[0], performanceIds },
      };
    }
    case 'wrong-gate': {
      const { because, gateIds } = refusal;
      return {
        detail:
          gateIds.length === 0
            ? `No gate is for the ${because} of this ticket.`
            : `This ticket is for gate ${gateIds.join(' or ')}.`,
        facts: { because, gateIds },
      };
    }
    case 'too-early':
      return { detail: `Check-in begins at ${refusal.doorsAt}.`, facts: { doorsAt: refusal.doorsAt } };
  }
}
