/** How long an offer stands, in hours, unless its holder says otherwise. */
export const OFFER_HOURS = 7 * 24;
export const LONGEST_OFFER_HOURS = 30 * 24;

/** Offers that one fan may have sent by mail within a day: no address is flooded. */
export const MAILED_OFFERS_PER_DAY = 20;

/** Whom the link of an offer is mailed to, in which language. */
export interface OfferMail {
  readonly email: string;
  readonly language: 'ko' | 'en';
}

/** Below the festival's public address: where the receiver takes the ticket. The fragment stays out of logs and Referer. */
export function offerLink(token: string): string {
  return `/offer#${token}`;
}
