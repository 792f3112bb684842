export type Language = 'ko' | 'en';
export const LANGUAGES = ['ko', 'en'] as const satisfies readonly Language[];

/** Ways on which a message reaches a member. */
export type Channel = 'inbox' | 'email';
export const CHANNELS = ['inbox', 'email'] as const satisfies readonly Channel[];

/** A kind of message: the channels it takes, and whether its reader may refuse it there. */
export interface Kind {
  readonly channels: readonly Channel[];
  /**
   * Channels on which a member may refuse it. Confirmations of a contract, refunds, cancellations and security notes are
   * owed by law (the buyer's right to a record of the order and of its end); offers, reminders and news are not.
   */
  readonly mayRefuse: readonly Channel[];
  /** Below the festival's public address: where the message leads. */
  readonly path: string;
}

const owed = { channels: CHANNELS, mayRefuse: [] } as const;
const offered = { channels: CHANNELS, mayRefuse: ['email'] } as const;
const wanted = { channels: CHANNELS, mayRefuse: CHANNELS } as const;
/** By mail only: it opens an account, which is not shown inside of it. */
const key = { channels: ['email'], mayRefuse: [] } as const;

/** Every kind of message: the one list. Each has a template per language. */
export const KINDS = {
  'order-confirmed': { ...owed, path: '/tickets' },
  'payment-failed': { ...offered, path: '/' },
  'refund-started': { ...owed, path: '/account/orders' },
  'refund-done': { ...owed, path: '/account/orders' },
  'payment-returned': { ...owed, path: '/account/orders' },
  'performance-changed': { ...owed, path: '/tickets' },
  'performance-cancelled': { ...owed, path: '/tickets' },
  /** To those whose pass stays valid for the rest. */
  'pass-performance-cancelled': { ...owed, path: '/tickets' },
  'waiting-offer': { ...offered, path: '/account/waiting' },
  'waiting-ended': { ...offered, path: '/account/waiting' },
  'transfer-offered': { ...key, path: '/' },
  'transfer-ended': { ...owed, path: '/tickets' },
  'transfer-received': { ...owed, path: '/tickets' },
  'transfer-taken': { ...owed, path: '/tickets' },
  'seat-moved': { ...owed, path: '/tickets' },
  'pick-up-ready': { ...offered, path: '/account/pick-ups' },
  'booking-confirmed': { ...owed, path: '/account/stays' },
  'booking-cancelled': { ...owed, path: '/account/stays' },
  reminder: { ...wanted, path: '/tickets' },
  announcement: { ...wanted, path: '/' },
  'webhook-disabled': { ...owed, path: '/organiser/webhooks' },
  'new-device': { ...key, path: '/account/settings' },
  'password-reset': { ...key, path: '/' },
  'email-confirmation': { ...key, path: '/' },
  invitation: { ...key, path: '/' },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

export function isKind(name: string): name is KindName {
  return Object.hasOwn(KINDS, name);
}

/** Names of every kind, in the order of the list. */
export const KIND_NAMES: readonly KindName[] = Object.keys(KINDS).filter(isKind);

/** What of a kind is fixed. */
export function kindOf(name: KindName): Kind {
  return KINDS[name];
}
