import type { Transaction } from '@clove/service-kit';

/** What a browser brings back from an identity provider. */
export interface ProviderCallback {
  /** As `start` answered. */
  readonly flow: string;
  readonly code: string;
  readonly state: string;
}

/** A person, as an identity provider proved. */
export interface ProvenIdentity {
  /** The provider's number of the person. */
  readonly subject: string;
  /** Undefined: none is shared, or the provider did not confirm it. */
  readonly email: string | undefined;
  readonly name: string;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** @throws AuthRefused `provider-unavailable` */
  start(): Promise<{ flow: string; redirectUrl: string }>;
  /** @throws AuthRefused `provider-login-failed`, `provider-unavailable` */
  finish(callback: ProviderCallback): Promise<ProvenIdentity>;
}

export interface IdentityStore {
  memberOf(tx: Transaction, issuer: string, subject: string): Promise<string | undefined>;
  /** False when the identity is another member's, or the member has another one of this issuer. */
  link(tx: Transaction, identity: { issuer: string; subject: string; memberId: string }): Promise<boolean>;
  isLinked(tx: Transaction, memberId: string, issuer: string): Promise<boolean>;
  /** Null: of every issuer. */
  unlink(tx: Transaction, memberId: string, issuer: string | null): Promise<void>;
}
