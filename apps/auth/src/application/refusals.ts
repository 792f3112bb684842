import type { MemberHoldings } from '@clove/contracts';
import { Refused } from '@clove/service-kit';

/** Why auth does not do what it is asked. */
export type AuthRefusal =
  | { readonly reason: 'wrong-credentials' }
  /** Too many failed logins of this account from this address. */
  | { readonly reason: 'too-many-logins'; readonly retryAfterSeconds: number; readonly temporary: true }
  /** More passwords are being checked than the service has threads and places in the queue for. */
  | { readonly reason: 'logins-busy'; readonly temporary: true }
  /** Most passwords of this network were wrong of late, and as many of it and of others like it as may wait for their turn. */
  | { readonly reason: 'network-failing'; readonly temporary: true }
  /** The refresh token is unknown, revoked, expired or was used before. */
  | { readonly reason: 'session-over' }
  | { readonly reason: 'email-taken' }
  /** The account was deleted while its access token was still valid. */
  | { readonly reason: 'account-gone' }
  /** A registration is repeated whose account was deleted meanwhile. */
  | { readonly reason: 'registered-account-gone' }
  /** The account belongs to the deployment. */
  | { readonly reason: 'organiser-stays' }
  | ({ readonly reason: 'account-in-use' } & MemberHoldings)
  /** The service that sells does not answer, so it is unknown what the member has. */
  | { readonly reason: 'holdings-unknown'; readonly temporary: true }
  /** More mails were asked for than a network or an account may get. */
  | { readonly reason: 'too-many-mails'; readonly retryAfterSeconds: number; readonly temporary: true }
  /** The link's secret is unknown, used, replaced or expired. */
  | { readonly reason: 'link-ended' }
  /** Too short, or one that many people use. */
  | { readonly reason: 'weak-password' }
  /** There is no such session of this member. */
  | { readonly reason: 'session-not-found' }
  /** The role of who invites does not manage the invited one. */
  | { readonly reason: 'not-yours-to-give' }
  /** The identity provider does not answer. */
  | { readonly reason: 'provider-unavailable'; readonly temporary: true }
  /** What came back from the provider does not prove who it is: wrong flow, used code, wrong signature, nonce or audience. */
  | { readonly reason: 'provider-login-failed' }
  /** A member has the address: the account at the provider is linked by that member alone. */
  | { readonly reason: 'link-needed' }
  /** The provider shares no address that it confirmed. */
  | { readonly reason: 'email-unproven' }
  /** The account at the provider is linked to another member, or the member has another one. */
  | { readonly reason: 'identity-taken' }
  /** The member has no password: without the account at the provider there is no way to log in. */
  | { readonly reason: 'last-login-method' }
  /** Scopes that name gates at which no tickets are checked in; `index`: which of the scopes. */
  | {
      readonly reason: 'unknown-gates';
      readonly gates: readonly { readonly index: number; readonly gateId: string }[];
    }
  /** The service that checks tickets in does not answer, so it is unknown which gates there are. */
  | { readonly reason: 'gates-unknown'; readonly temporary: true }
  | { readonly reason: 'too-many-keys' }
  | { readonly reason: 'key-not-found' }
  | { readonly reason: 'too-many-invitations'; readonly temporary: true }
  | { readonly reason: 'invitation-not-found' }
  /** There is no such member of the team, or none whom this role manages. */
  | { readonly reason: 'member-not-found' }
  /** The account has more rights than the invitation gives. */
  | { readonly reason: 'role-is-higher' };

export class AuthRefused extends Refused<AuthRefusal> {}
