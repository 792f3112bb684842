import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Seals text for clients to keep: they can neither read nor change it. */
export interface Sealer {
  seal(text: string): string;
  /** `stale`: sealed with a key that is no longer configured. `tampered`: not sealed by the gateway. */
  open(value: string): { readonly text: string } | 'stale' | 'tampered';
}

/**
 * AES-256-GCM. The value is `<key id>.<nonce, tag and text in base64url>`; the key id is authenticated too. The
 * first key seals, all keys open, so a key is rotated by putting the new one in front.
 * @param purpose what is sealed: of the same secrets each purpose gets keys of its own
 */
export function sealer(purpose: string, secrets: readonly [string, ...string[]]): Sealer {
  const derive = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const keys = new Map(secrets.map((secret) => [keyId(secret), derive(secret)]));
  const sealingId = keyId(secrets[0]);
  const sealingKey = derive(secrets[0]);
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
      cipher.setAAD(Buffer.from(sealingId));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${sealingId}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
    },
    open(value) {
      const dot = value.indexOf('.');
      const id = value.slice(0, dot);
      const key = keys.get(id);
      if (key === undefined) return /^[0-9a-f]{8}$/.test(id) ? 'stale' : 'tampered';
      const text = decrypt(Buffer.from(value.slice(dot + 1), 'base64url'), key, id);
      return text === undefined ? 'tampered' : { text };
    },
  };
}

function decrypt(bytes: Buffer, key: Buffer, id: string): string | undefined {
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(bytes.subarray(12, 28));
  const text = decipher.update(bytes.subarray(28), undefined, 'utf8');
  try {
    return text + decipher.final('utf8');
  } catch {
    // Node throws for a wrong tag, and only for that here.
    return undefined;
  }
}

function keyId(secret: string): string {
  return createHash('sha256').update(`clove session key id ${secret}`).digest('hex').slice(0, 8);
}
