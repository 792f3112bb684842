import { z } from 'zod';

/**
 * A pick-up's QR code: `CLP1.<payload>.<signature>`, both base64url. The payload is JSON; the signature is Ed25519
 * over the text before the second dot.
 */
const VERSION = 'CLP1';

/** Short names keep the code small enough for cheap scanners. */
const Wire = z.strictObject({ f: z.string().min(1), p: z.uuid() });

/** What a QR code says. */
export interface QrPayload {
  readonly festival: string;
  readonly pickUpId: string;
}

/** The part of a QR code that is signed. */
export function signedText({ festival, pickUpId }: QrPayload): string {
  const wire = { f: festival, p: pickUpId };
  return `${VERSION}.${Buffer.from(JSON.stringify(wire)).toString('base64url')}`;
}

/** Parses a QR code; undefined when it is not one of ours. Does not verify the signature. */
export function readQr(
  code: string,
): { readonly payload: QrPayload; readonly signed: string; readonly signature: Buffer } | undefined {
  const [version, body, signature, ...more] = code.split('.');
  if (version !== VERSION || body === undefined || signature === undefined || more.length > 0)
    return undefined;
  const wire = Wire.safeParse(parseJson(Buffer.from(body, 'base64url').toString('utf8')));
  if (!wire.success) return undefined;
  return {
    payload: { festival: wire.data.f, pickUpId: wire.data.p },
    signed: `${version}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
