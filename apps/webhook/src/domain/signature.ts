import { createHmac, randomBytes } from 'node:crypto';

/** Bytes of a signing secret. Source: the Standard Webhooks specification asks for 24 to 64. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** A new signing secret, as the organiser gets it: `whsec_` and base64. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export interface SignedMessage {
  /** The same for every attempt, so that a receiver recognises a repetition. */
  readonly id: string;
  /** Of this attempt, seconds since 1970: a receiver refuses old ones. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Headers of a delivery as the Standard Webhooks specification has them: HMAC-SHA256 over `id.timestamp.body`, one signature
 * per valid secret, so that a receiver may have either during a rotation.
 */
export function signatureHeaders(
  { id, timestamp, body }: SignedMessage,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
