import type { SoldCategory } from '@clove/contracts';
import type { GatePack, QrPayload } from '@clove/contracts/gate';

/** Signs and verifies QR codes with the festival's key. */
export interface TicketSigner {
  /** Codes are signed when they are shown, so that no code is stored and a key can be changed. */
  qrOf(ticket: Omit<QrPayload, 'festival' | 'category'> & { readonly category: SoldCategory | null }): string;
  /** A pack of a gate as the text that is signed and sent. */
  packOf(pack: GatePack): string;
  /** What a code says, if this festival signed it; undefined otherwise. */
  verified(code: string): QrPayload | undefined;
  /**
   * The claim token of an offer: 128 bits, base64url. Derived, so that a repeated request can be answered the same
   * while no table stores a token that can claim a ticket.
   */
  claimTokenOf(offerId: string): string;
  /** SPKI PEM for scanners that work offline. */
  readonly publicKeyPem: string;
}
