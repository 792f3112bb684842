import type { Transaction } from '@clove/service-kit';

/** Why an endpoint gets nothing. */
export type DisabledBecause =
  /** The organiser switched it off. */
  | 'ORGANISER'
  /** It has taken nothing for days. */
  | 'FAILING'
  /** It answered 410: it is gone for good. */
  | 'GONE';

/** Where an organiser's system takes events. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Public names. */
  readonly events: readonly string[];
  readonly state: 'ACTIVE' | 'DISABLED';
  readonly disabledBecause: DisabledBecause | null;
  /** The organiser who is informed of its end; null: an API key made it, and no organiser changed it since. */
  readonly contactId: string | null;
  /** Since when every attempt failed; null: the last one succeeded. */
  readonly failingSince: Date | null;
  /** Until when deliveries are signed with the secret before the last rotation, too. */
  readonly previousUntil: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** What an organiser changes; undefined: stays as it is. */
export interface EndpointChange {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly state?: Endpoint['state'] | undefined;
}

/** The endpoints inside of one transaction. */
export interface EndpointBook {
  insert(
    tx: Transaction,
    endpoint: Pick<Endpoint, 'id' | 'url' | 'description' | 'events' | 'contactId'>,
    sealedSecret: Buffer,
    most: number,
  ): Promise<Endpoint | 'too-many'>;
  /** Locks it. */
  find(tx: Transaction, id: string): Promise<Endpoint | undefined>;
  save(tx: Transaction, endpoint: Endpoint): Promise<Endpoint>;
  /** The secret so far stays valid for `overlapSeconds`, the one before it ends. */
  rotate(tx: Transaction, id: string, sealedSecret: Buffer, overlapSeconds: number): Promise<Endpoint>;
  /** With its deliveries. False: there is none. */
  remove(tx: Transaction, id: string): Promise<boolean>;
  /** Gives up what waits for it. */
  giveUpWaiting(tx: Transaction, id: string): Promise<void>;
}

/** Keeps signing secrets so that the database alone does not reveal them. */
export interface SecretSeal {
  seal(secret: string): Buffer;
  /** Undefined: it was sealed with a key that is not configured (any more). */
  open(sealed: Buffer): string | undefined;
}

/** What a name leads to now. */
export interface Resolver {
  /** Empty: there is no such name. Rejects while no answer can be had. */
  addresses(host: string): Promise<string[]>;
}

/** A delivery whose turn it is. */
export interface DueDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly url: string;
  /** Of the event: the same for all attempts and endpoints. */
  readonly messageId: string;
  readonly body: string;
  readonly sealedSecrets: readonly Buffer[];
  /** This attempt's number since it was last asked for, from 1. */
  readonly attempt: number;
  /** When it was (last) asked for. */
  readonly askedAt: Date;
}

/** Why an attempt failed; in answers and logs. */
export type AttemptFault =
  | 'address-refused'
  | 'name-not-found'
  | 'connection-refused'
  | 'connection-broken'
  | 'tls'
  | 'timeout'
  | 'redirect'
  | 'status'
  | 'secret-unreadable';

/** What one attempt came to. */
export interface Attempted {
  readonly status: number | null;
  /** Null: it was taken. */
  readonly fault: AttemptFault | null;
  readonly latencyMs: number;
  /** First characters of the answer's body. */
  readonly answer: string | null;
  /** What the receiver asks to wait, milliseconds. */
  readonly retryAfterMs: number | null;
}

export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'dead' }
  /** The receiver says that it is gone for good. */
  | { readonly kind: 'gone' };

/** The deliveries that wait. */
export interface DeliveryBook {
  /**
   * Takes due deliveries, of every endpoint at most as many as it has room for; another replica may take them over after
   * the lease.
   * @param underWay how many deliveries of an endpoint this replica works on
   */
  take(underWay: ReadonlyMap<string, number>): Promise<DueDelivery[]>;
  /** Records an attempt and what follows. Answers why the endpoint was disabled by it, if it was. */
  settle(
    due: DueDelivery,
    attempted: Attempted,
    outcome: DeliveryOutcome,
  ): Promise<DisabledBecause | undefined>;
}

/** Posts to a receiver; answers whatever happens. */
export interface Receiver {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Attempted>;
}
