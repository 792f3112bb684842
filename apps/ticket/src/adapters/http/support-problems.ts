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
    case 'no-seat':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'This ticket is for no seat.',
        extra: { ticketId: refusal.ticketId },
      };
    case 'move-under-way':
      return {
        ...{ status: 409, type: refusal.reason, detail: 'This ticket is just being moved to another seat.' },
        retryAfterSeconds: 1,
        extra: { ticketId: refusal.ticketId },
      };
    case 'seat-not-moved':
      return {
        status: 409,
        type: refusal.reason,
        detail: `The ticket keeps its seat: ${seatNotMoved[refusal.because] ?? refusal.because}.`,
        extra: { ticketId: refusal.ticketId, because: refusal.because },
      };
    case 'seat-move-waits':
      return unavailable(
        refusal.reason,
        'The seats do not answer now. The move goes on by itself: ask again with the same key.',
      );
    case 'messages-unavailable':
      return unavailable(refusal.reason, 'No service sends messages now.');
    case 'members-unavailable':
      return unavailable(refusal.reason, 'Members cannot be looked up now.');
  }
}

const seatNotMoved: Readonly<Record<string, string>> = {
  taken: 'the other one is taken',
  'other-price': 'the other one has another price',
  'unknown-seat': 'the other one is no seat of this performance on sale',
};

function unavailable(type: string, detail: string): ProblemInit {
  return { status: 503, type, detail, retryAfterSeconds: 5 };
}

export const supportProblems: ProblemMapping = problemsOf(SupportRefused, supportProblem);
