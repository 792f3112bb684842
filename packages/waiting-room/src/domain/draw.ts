import { createHash, createHmac } from 'node:crypto';

/** Numbers of the draw are below this: 48 bits, exact in JSON. */
export const DRAW_RANGE = 2 ** 48;

/** What the draw gives a member. */
export interface Drawn {
  /** Their number, from 0 to below {@link DRAW_RANGE}: who has a lower one is called earlier. */
  readonly number: number;
  /** Bits that do not depend on the number, for counting those who drew. */
  readonly tally: { readonly low: number; readonly high: number };
}

/**
 * The draw: HMAC-SHA-256 of the member's id under the key of the sale. The number is the first six bytes. The same member
 * draws the same number as often as they ask, and no list of them is kept.
 * @param key hexadecimal digits
 */
export function draw(key: string, memberId: string): Drawn {
  const digest = createHmac('sha256', Buffer.from(key, 'hex')).update(memberId).digest();
  return {
    number: digest.readUIntBE(0, 6),
    tally: { low: digest.readUInt32BE(8), high: digest.readUInt32BE(12) },
  };
}

/** What is published before the draw, so that the key cannot be exchanged after it: its SHA-256 in hexadecimal digits. */
export function commitmentTo(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex');
}
