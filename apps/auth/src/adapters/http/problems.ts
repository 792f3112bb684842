import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type AuthRefusal, AuthRefused } from '../../application/refusals.ts';

/** Status and words of what auth refuses. */
export const authProblems = problemsOf(AuthRefused, problemOf);

function problemOf(refusal: AuthRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'wrong-credentials':
      return { status: 401, type, detail: 'The e-mail address or the password is wrong.' };
    case 'too-many-logins':
      return {
        status: 429,
        type,
        detail: 'Too many failed logins for this account from this address.',
        retryAfterSeconds: refusal.retryAfterSeconds,
      };
    case 'logins-busy':
      return {
        status: 503,
        type,
        detail: 'Too many people are logging in at this moment. Please try again shortly.',
        retryAfterSeconds: 2,
      };
    case 'network-failing':
      return {
        status: 429,
        type: 'too-many-requests',
        detail: 'Too many log-ins from this network have failed. Please try again shortly.',
        retryAfterSeconds: 2,
      };
    case 'session-over':
      return { status: 401, type, detail: 'The session is over. Please log in again.' };
    case 'email-taken':
      return { status: 409, type, detail: 'There is an account with this e-mail address.' };
    case 'account-gone':
      return { status: 401, type, detail: 'This account was deleted.' };
    case 'registered-account-gone':
      return { status: 409, type: 'account-gone', detail: 'This account was deleted since.' };
    case 'organiser-stays':
      return {
        status: 409,
        type,
        detail: 'This account belongs to the deployment and cannot be deleted here.',
      };
    case 'account-in-use':
      return {
        status: 409,
        type,
        detail:
          refusal.orders.length > 0
            ? 'A payment of yours is still under way. Wait for its end, or cancel the order, then delete the account.'
            : 'You still have valid tickets. With `cancelTickets=true` they are cancelled by the refund rules first; those that cannot be cancelled are given up.',
        extra: { tickets: refusal.tickets, orders: refusal.orders, deliveries: refusal.deliveries },
      };
    case 'holdings-unknown':
      return {
        status: 503,
        type,
        detail: 'Your tickets cannot be looked up just now, so nothing was deleted; try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'too-many-mails':
      return {
        status: 429,
        type,
        detail: 'Too many mails were asked for. Please look for the one that was sent, or try again later.',
        retryAfterSeconds: refusal.retryAfterSeconds,
      };
    case 'weak-password':
      return {
        status: 400,
        type,
        detail: 'A password has at least 10 characters and is none that many people use.',
      };
    case 'session-not-found':
      return { status: 404, type, detail: 'There is no such session of yours.' };
    case 'not-yours-to-give':
      return { status: 403, type, detail: 'Your role may not give this role.' };
    case 'provider-unavailable':
      return {
        status: 503,
        type,
        detail: 'Kakao does not answer. Try again, or log in with your password.',
        retryAfterSeconds: 5,
      };
    case 'provider-login-failed':
      return { status: 401, type, detail: 'The log-in with Kakao did not succeed. Please begin again.' };
    case 'link-needed':
      return {
        status: 409,
        type,
        detail:
          'There is an account with this address. Log in with its password, then link your Kakao account.',
      };
    case 'email-unproven':
      return {
        status: 409,
        type,
        detail:
          'Kakao shares no confirmed e-mail address of yours. Allow it there, or sign up with a password.',
      };
    case 'identity-taken':
      return { status: 409, type, detail: 'This Kakao account, or another one of yours, is linked already.' };
    case 'last-login-method':
      return {
        status: 409,
        type,
        detail:
          'Kakao is your only way to log in. Set a password by the link of a mail: that unlinks it, too.',
      };
    case 'unknown-gates':
      return {
        status: 422,
        type,
        detail: `There is no gate ${refusal.gates.map(({ gateId }) => gateId).join(', ')}. Make it first, or leave it out.`,
        errors: refusal.gates.map(({ index, gateId }) => ({
          path: `body.scopes.${index}`,
          message: `no gate ${gateId}`,
        })),
      };
    case 'gates-unknown':
      return {
        status: 503,
        type,
        detail: 'The gates of the festival cannot be looked up just now; try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'too-many-keys':
      return { status: 409, type, detail: 'Too many API keys. Revoke those that no machine uses.' };
    case 'key-not-found':
      return { status: 404, type, detail: 'There is no such API key that works.' };
    case 'too-many-invitations':
      return {
        status: 429,
        type,
        detail: 'Too many invitations are open. Withdraw some, or wait until they are accepted.',
        retryAfterSeconds: 3600,
      };
    case 'invitation-not-found':
      return { status: 404, type, detail: 'There is no such open invitation.' };
    case 'member-not-found':
      return { status: 404, type, detail: 'There is no such member of the team.' };
    case 'role-is-higher':
      return {
        status: 409,
        type,
        detail: 'The account with this address has more rights than the invitation gives.',
      };
    case 'link-ended':
      return {
        status: 410,
        type,
        detail: 'This link was used, was replaced by a newer one, or has expired. Please ask for a new one.',
      };
  }
}
