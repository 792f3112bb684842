import { Refused } from '@clove/service-kit';

/** Why auth neither opens nor renews a session. */
export type SessionRefusal =
  /** It does not answer, or refuses the gateway's credential. */
  | { readonly reason: 'auth-unavailable'; readonly temporary: true }
  | { readonly reason: 'invalid-input' | 'wrong-credentials'; readonly said: AuthWords }
  /** A way to log in that this festival does not have, or that does not open this account. */
  | { readonly reason: 'not-offered' | 'not-by-this-way'; readonly said: AuthWords }
  | {
      readonly reason: 'over-limit' | 'auth-busy';
      readonly temporary: true;
      readonly said: AuthWords;
      readonly retryAfterSeconds: number;
    };

/** Auth's own words, for the person who logs in. */
export interface AuthWords {
  /** Kebab-case slug of the refusal. */
  readonly type: string;
  readonly detail: string;
}

export class SessionRefused extends Refused<SessionRefusal> {}
