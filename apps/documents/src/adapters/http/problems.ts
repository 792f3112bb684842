import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type DocumentRefusal, DocumentRefused } from '../../domain/refusals.ts';

/** Status and words of what documents refuses. */
export const documentProblems = problemsOf(DocumentRefused, problemOf);

function problemOf(refusal: DocumentRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'ticket-not-found':
      return { status: 404, type, detail: 'There is no such ticket of yours.' };
    case 'ticket-not-valid':
      return {
        status: 409,
        type,
        detail: `This ticket is ${refusal.state}: only a valid one is printed.`,
        extra: { state: refusal.state },
      };
    case 'order-not-found':
      return { status: 404, type, detail: 'There is no such order of yours.' };
    case 'order-not-paid':
      return { status: 409, type, detail: 'This order is not paid: there is nothing to print.' };
    case 'no-valid-tickets':
      return { status: 409, type, detail: 'You hold no valid ticket of this order.' };
    case 'too-many-tickets':
      return {
        status: 409,
        type,
        detail: `At most ${refusal.most} tickets are printed at once. Print them one by one.`,
      };
    case 'no-date-known':
      return { status: 409, type, detail: 'It is not known yet when this performance is.' };
    case 'wallet-off':
      return {
        status: 404,
        type,
        detail: 'This festival makes no passes for phones. Use the PDF or the screen.',
      };
    case 'facts-unavailable':
      return {
        status: 503,
        type,
        detail: 'Your ticket is safe, but cannot be printed right now. Try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'too-busy':
      return {
        status: 503,
        type,
        detail: 'Many people are printing right now. Try again in a moment.',
        retryAfterSeconds: 5,
      };
  }
}
