import { createHash, randomBytes } from 'node:crypto';
import type { LinkSecrets } from '../../application/ports.ts';

/** Secrets of 256 random bits in base64url. A fast hash is enough to store them: they cannot be guessed. */
export const linkSecrets: LinkSecrets = {
  make: () => randomBytes(32).toString('base64url'),
  hash: (secret) => createHash('sha256').update(secret).digest(),
};
