import { importPKCS8, SignJWT } from 'jose';
import type { SaveLink } from '../../application/ports.ts';

/** A service account of Google Cloud that may issue for an issuer of Google Wallet. */
export interface GoogleCredentials {
  readonly issuerId: string;
  readonly accountEmail: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

const SAVE = 'https://pay.google.com/gp/v/save/';

/** Makes "save to Google Wallet" links: the pass itself, signed, so that nothing is asked of Google before. Throws where the key cannot be read. */
export async function googleLink(
  { accountEmail, privateKey }: GoogleCredentials,
  origin: string,
): Promise<SaveLink> {
  const key = await importPKCS8(privateKey, 'RS256');
  return async (pass) => {
    const jwt = await new SignJWT({ typ: 'savetowallet', origins: [origin], payload: pass })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(accountEmail)
      .setAudience('google')
      .setIssuedAt()
      .sign(key);
    return `${SAVE}${jwt}`;
  };
}
