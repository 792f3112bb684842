import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type WebhookRefusal, WebhookRefused } from '../../application/refusals.ts';

/** Status and words of what webhook refuses. */
export const webhookProblems = problemsOf(WebhookRefused, problemOf);

const URL_FAULTS: Readonly<Record<Extract<WebhookRefusal, { reason: 'url-refused' }>['fault'], string>> = {
  'not-a-url': 'is no https address',
  'not-https': 'does not begin with https://',
  'port-not-443': 'names a port: receivers are reached on 443',
  'has-credentials': 'names a user or a password: deliveries are signed instead',
  'has-fragment': 'has a part behind #',
  'private-address': 'leads to an address that is not on the internet',
  'name-not-found': 'has a name that leads nowhere',
};

function problemOf(refusal: WebhookRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'endpoint-not-found':
      return { status: 404, type, detail: `There is no webhook ${refusal.id} in this festival.` };
    case 'delivery-not-found':
      return {
        status: 404,
        type,
        detail: `This webhook has no delivery ${refusal.id}; they are kept 30 days.`,
      };
    case 'too-many-endpoints':
      return {
        status: 409,
        type,
        detail: `A festival has at most ${refusal.most} webhooks. Delete one first.`,
      };
    case 'endpoint-disabled':
      return {
        status: 409,
        type,
        detail: `The webhook ${refusal.id} is disabled. Set its state to ACTIVE first.`,
      };
    case 'names-unavailable':
      return {
        status: 503,
        type,
        detail: 'Where the name of the receiver leads cannot be found out right now. Try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'url-refused': {
      const message = URL_FAULTS[refusal.fault];
      return {
        status: 422,
        type,
        detail: `The receiver's address is refused (${refusal.fault}).`,
        errors: [{ path: 'body.url', message }],
      };
    }
  }
}
