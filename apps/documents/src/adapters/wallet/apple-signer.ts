import forge from 'node-forge';
import type { PassSigner } from '../../application/ports.ts';

/** What Apple gives an issuer of passes. PEM. */
export interface AppleCredentials {
  readonly passTypeId: string;
  readonly teamId: string;
  /** Of the pass type, by Apple. */
  readonly certificate: string;
  readonly privateKey: string;
  /** Apple's intermediate that issued it (Worldwide Developer Relations). */
  readonly intermediate: string;
}

/**
 * Signs manifests as PassKit asks for: a detached PKCS #7 signature in DER with the time of signing, both certificates included.
 * Throws where a certificate or the key cannot be read, or the key is not the certificate's: before anything is served.
 */
export function appleSigner({ certificate, privateKey, intermediate }: AppleCredentials): PassSigner {
  const own = forge.pki.certificateFromPem(certificate);
  const key = forge.pki.privateKeyFromPem(privateKey);
  const issuer = forge.pki.certificateFromPem(intermediate);
  if (!('n' in own.publicKey) || !own.publicKey.n.equals(key.n)) {
    throw new Error('the private key is not that of the pass certificate');
  }
  if (!issuer.verify(own)) throw new Error('the pass certificate was not issued by the intermediate');
  return {
    async sign(manifest) {
      const signed = forge.pkcs7.createSignedData();
      signed.content = forge.util.createBuffer(Buffer.from(manifest).toString('binary'));
      signed.addCertificate(issuer);
      signed.addCertificate(own);
      signed.addSigner({
        key: privateKey,
        certificate: own,
        digestAlgorithm: forge.pki.oids['sha256'] ?? '',
        authenticatedAttributes: [
          { type: forge.pki.oids['contentType'] ?? '', value: forge.pki.oids['data'] ?? '' },
          { type: forge.pki.oids['messageDigest'] ?? '' },
          { type: forge.pki.oids['signingTime'] ?? '' },
        ],
      });
      signed.sign({ detached: true });
      return Buffer.from(forge.asn1.toDer(signed.toAsn1()).getBytes(), 'binary');
    },
  };
}
