import { type ProblemInit, type ProblemMapping, problemsOf } from '@clove/service-kit';
import { type BoxOfficeRefusal, BoxOfficeRefused } from '../../domain/box-office-refusals.ts';

function boxOfficeProblem(refusal: BoxOfficeRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'no-desk-order':
      return { status: 404, type: 'order-not-found', detail: 'The box office has no such order.' };
    case 'no-refund-at-desk':
      return { status: 404, type: 'refund-not-found', detail: 'The box office owes no such refund.' };
    case 'guest-kept':
      return {
        status: 409,
        type: 'guest-kept',
        detail: `Name and address are kept until ${refusal.until}. Before, only with \`early: true\`: the guest is notified of no change any more.`,
        extra: { until: refusal.until },
      };
    case 'guest-is-owed':
      return {
        status: 409,
        type: 'guest-is-owed',
        detail: 'An order of this guest is under way, or money of it is to be paid back: settle that first.',
        extra: { refundIds: refusal.refundIds },
      };
  }
}

export const boxOfficeProblems: ProblemMapping = problemsOf(BoxOfficeRefused, boxOfficeProblem);
