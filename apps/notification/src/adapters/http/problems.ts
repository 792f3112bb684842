import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type NotificationRefusal, NotificationRefused } from '../../application/refusals.ts';

/** Status and words of what notification refuses. */
export const notificationProblems = problemsOf(NotificationRefused, problemOf);

function problemOf(refusal: NotificationRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'performance-not-found':
      return { status: 404, type, detail: `There is no performance ${refusal.id} in this festival.` };
    case 'audience-changed':
      return {
        status: 409,
        type,
        detail: `It would now go to ${refusal.recipients} members. Look at the preview again and confirm that number.`,
        errors: [{ path: 'body.recipients', message: `is ${refusal.recipients} now` }],
      };
    case 'not-refusable':
      return {
        status: 422,
        type,
        detail: `Messages of kind ${refusal.kind} are owed by ${refusal.channel} and cannot be refused.`,
        errors: [
          { path: 'body.refused', message: `${refusal.kind} by ${refusal.channel} cannot be refused` },
        ],
      };
  }
}
