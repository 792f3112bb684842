import { type ProblemInit, type ProblemMapping, problemsOf } from '@clove/service-kit';
import { type SupportRefusal, SupportRefused } from '../../domain/support-refusals.ts';

function supportProblem(refusal: SupportRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'order-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such order.' };
    case 'ticket-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such ticket.' };
    case 'ticket-not-valid':
      return {
        status: 409,
        type: refusal.reason,
        detail: `This ticket is ${refusal.state}: only a valid one can be changed.`,
        extra: { ticketId: refusal.ticketId, state: refusal.state },
      };
    case 'messages-unavailable':
      return unavailable(refusal.reason, 'No service sends messages now.');
    case 'members-unavailable':
      return unavailable(refusal.reason, 'Members cannot be looked up now.');
  }
}

function unavailable(type: string, detail: string): ProblemInit {
  return { status: 503, type, detail, retryAfterSeconds: 5 };
}

export const supportProblems: ProblemMapping = problemsOf(SupportRefused, supportProblem);
