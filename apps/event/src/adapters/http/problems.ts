import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type EventRefusal, EventRefused } from '../../application/refusals.ts';

/** Status and words of what event refuses. */
export const eventProblems = problemsOf(EventRefused, problemOf);

function problemOf(refusal: EventRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'performance-not-found':
      return { status: 404, type, detail: `There is no performance ${refusal.id} in this festival.` };
    case 'festival-not-provisioned':
      return {
        status: 503,
        type,
        detail: 'The festival is being set up. Try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'performance-exists':
      return {
        status: 409,
        type,
        detail: `There already is a performance ${refusal.id}; it stays as it is. Choose another id.`,
        errors: [{ path: 'body.id', message: 'taken' }],
      };
    case 'start-in-the-past':
      return {
        status: 409,
        type,
        detail:
          'Tickets of this performance were sold: its start can only be moved to a time that is still to come.',
        errors: [{ path: 'body.startsAt', message: 'is past' }],
      };
    case 'performance-cancelled':
      return {
        status: 409,
        type,
        detail: 'This performance was cancelled and keeps its start.',
        errors: [{ path: 'body.startsAt', message: 'cannot change' }],
      };
    case 'times-of-pass':
      return {
        status: 409,
        type,
        detail: 'A pass starts, and stops selling, with its performances: change their times.',
      };
    case 'sells-after-start':
      return invalidTimes('salesCloseAt');
    case 'doors-after-start':
      return invalidTimes('doorsAt');
    case 'provision-older-generation':
    case 'provision-id-clash':
      return { status: 409, type, ...everyReason(refusal) };
    case 'provision-other-festival':
    case 'provision-reserved-id':
    case 'provision-start-in-the-past':
      return { status: 422, type, ...everyReason(refusal) };
  }
}

function invalidTimes(field: 'salesCloseAt' | 'doorsAt'): ProblemInit {
  return {
    status: 422,
    type: 'invalid-times',
    detail: 'Sales close and doors open before a performance starts, or when it does.',
    errors: [{ path: `body.${field}`, message: 'is after the start' }],
  };
}

function everyReason({ errors }: Extract<EventRefusal, { errors: unknown }>) {
  return { detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '), errors };
}
