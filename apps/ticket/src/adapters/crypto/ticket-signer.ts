import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';
import { type QrPayload, readQr, signedText } from '../../domain/qr.ts';

/** Signs and verifies QR codes with the festival's Ed25519 key. */
export interface TicketSigner {
  /** About 50 microseconds: codes are signed when they are shown, so that no code is stored and a key can be changed. */
  qrOf(payload: QrPayload): string;
  /** What a code says, if this festival signed it; undefined otherwise. */
  verified(code: string): QrPayload | undefined;
  /**
   * The claim token of an offer: 128 bits, base64url. Derived, so that a repeated request can be answered the same
   * while no table keeps a token that opens anything.
   */
  claimTokenOf(offerId: string): string;
  /** SPKI PEM for scanners that work offline. */
  readonly publicKeyPem: string;
}

/** @param privateKeyPem PKCS8 PEM of an Ed25519 key; anything else throws. */
export function ticketSigner(privateKeyPem: string, festival: string): TicketSigner {
  const privateKey = createPrivateKey(privateKeyPem);
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new Error('TICKET_SIGNING_KEY must be an Ed25519 key');
  const publicKey = createPublicKey(privateKey);
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    qrOf(payload) {
      const text = signedText(payload);
      return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
    },
    claimTokenOf: (offerId) =>
      Buffer.from(hkdfSync('sha256', secret, festival, `clove ticket offer ${offerId}`, 16)).toString(
        'base64url',
      ),
    verified(code) {
      const read = readQr(code);
      if (read === undefined || read.payload.festival !== festival) return undefined;
      return verify(null, Buffer.from(read.signed), publicKey, read.signature) ? read.payload : undefined;
    },
  };
}
