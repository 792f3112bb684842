import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretSeal } from '../../application/ports.ts';

const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM: `<key id><nonce><tag><sealed>`, the key id authenticated, too. The first key seals, all keys open: a key is
 * rotated by putting the new one in front.
 */
export function secretSeal(keys: readonly [string, ...string[]]): SecretSeal {
  const sealing = keyOf(keys[0]);
  const all = keys.map(keyOf);
  return {
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce).setAAD(sealing.id);
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([sealing.id, nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      const id = sealed.subarray(0, KEY_ID_BYTES);
      const opening = all.find((key) => key.id.equals(id));
      if (opening === undefined) return undefined;
      const nonce = sealed.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES);
      const tagged = sealed.subarray(KEY_ID_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', opening.key, nonce).setAAD(opening.id);
      decipher.setAuthTag(tagged.subarray(0, TAG_BYTES));
      return Buffer.concat([decipher.update(tagged.subarray(TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}

function keyOf(secret: string): { readonly id: Buffer; readonly key: Buffer } {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'clove webhook secrets', 32));
  return { id: createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES), key };
}
