import { z } from 'zod';

/**
 * A ticket's QR code: `CLV1.<payload>.<signature>`, both base64url. The payload is JSON; the signature is Ed25519
 * over the text before the second dot, so that a scanner needs only the public key.
 */
export const qrVersion = 'CLV1';

/** Short names keep the code small enough for cheap scanners. */
const wirePayload = z.strictObject({
  f: z.string().min(1),
  t: z.uuid(),
  p: z.string().min(1),
  s: z.string().min(1),
  u: z.string().nullable(),
  n: z.int().min(1),
});

/** What a QR code says. */
export interface QrPayload {
  readonly festival: string;
  readonly ticketId: string;
  readonly performanceId: string;
  readonly sectionId: string;
  /** The seat's name; null for a standing place. */
  readonly seat: string | null;
  readonly serial: number;
}

/** The part of a QR code that is signed. */
export function signedText(payload: QrPayload): string {
  const { festival, ticketId, performanceId, sectionId, seat, serial } = payload;
  const wire = { f: festival, t: ticketId, p: performanceId, s: sectionId, u: seat, n: serial };
  return `${qrVersion}.${Buffer.from(JSON.stringify(wire)).toString('base64url')}`;
}

/** Parses a QR code; undefined when it is not one of ours. Does not verify the signature. */
export function readQr(
  code: string,
): { readonly payload: QrPayload; readonly signed: string; readonly signature: Buffer } | undefined {
  const [version, body, signature, ...rest] = code.split('.');
  if (version !== qrVersion || body === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const wire = wirePayload.safeParse(parseJson(Buffer.from(body, 'base64url').toString('utf8')));
  if (!wire.success) return undefined;
  const { f, t, p, s, u, n } = wire.data;
  return {
    payload: { festival: f, ticketId: t, performanceId: p, sectionId: s, seat: u, serial: n },
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
