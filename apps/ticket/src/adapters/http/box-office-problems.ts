import { type ProblemInit, type ProblemMapping, problemsOf } from '@clove/service-kit';
import { type BoxOfficeRefusal, BoxOfficeRefused } from '../../domain/box-office-refusals.ts';

function boxOfficeProblem({ reason }: BoxOfficeRefusal): ProblemInit {
  switch (reason) {
    case 'no-desk-order':
      return { status: 404, type: 'order-not-found', detail: 'The box office has no such order.' };
    case 'no-refund-at-desk':
      return { status: 404, type: 'refund-not-found', detail: 'The box office owes no such refund.' };
  }
}

export const boxOfficeProblems: ProblemMapping = problemsOf(BoxOfficeRefused, boxOfficeProblem);
