/**
 * A ticket's QR code: `CLV1.<payload>.<signature>`, both base64url. The payload is JSON; the signature is Ed25519
 * over the text before the second dot, so that a scanner needs only the public key.
 */
export const qrVersion = 'CLV1';

/** What a QR code says. */
export interface QrPayload {
  readonly festival: string;
  readonly ticketId: string;
  readonly performanceId: string;
  readonly sectionId: string;
  /** The seat's name; null for a standing place. */
  readonly seat: string | null;
  readonly serial: number;
  /** The price category, and whether its holder shows what entitles to it. Absent: none. */
  readonly category?: { readonly id: string; readonly proofAtDoor: boolean } | undefined;
}

/** The part of a QR code that is signed. Short names keep the code small enough for cheap scanners. */
export function signedText(payload: QrPayload): string {
  const { festival, ticketId, performanceId, sectionId, seat, serial, category } = payload;
  const wire = {
    ...{ f: festival, t: ticketId, p: performanceId, s: sectionId, u: seat, n: serial },
    ...(category === undefined ? {} : { c: category.id, ...(category.proofAtDoor ? { o: 1 } : {}) }),
  };
  return `${qrVersion}.${base64url(new TextEncoder().encode(JSON.stringify(wire)))}`;
}

/** Parses a QR code; undefined when it is not one of ours. Does not verify the signature. */
export function readQr(
  code: string,
):
  | { readonly payload: QrPayload; readonly signed: string; readonly signature: Uint8Array<ArrayBuffer> }
  | undefined {
  const read = readSigned(code, qrVersion);
  const payload = read === undefined ? undefined : payloadOf(read.json);
  if (read === undefined || payload === undefined) return undefined;
  return { payload, signed: read.signed, signature: read.signature };
}

/** The parts of `<version>.<JSON>.<signature>`; undefined when a text is not of that form. */
export function readSigned(
  text: string,
  version: string,
):
  | { readonly json: unknown; readonly signed: string; readonly signature: Uint8Array<ArrayBuffer> }
  | undefined {
  const [name, body, signature, ...rest] = text.split('.');
  if (name !== version || body === undefined || signature === undefined || rest.length > 0) return undefined;
  try {
    const json: unknown = JSON.parse(decoder.decode(bytesOf(body)));
    return { json, signed: `${name}.${body}`, signature: bytesOf(signature) };
  } catch {
    return undefined;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Throws where the text is not base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Fields of a newer release are ignored: the signature covers them. */
function payloadOf(json: unknown): QrPayload | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const { f, t, p, s, u, n, c, o }: Partial<Record<string, unknown>> = { ...json };
  if (!isName(f) || !isName(t) || !isName(p) || !isName(s)) return undefined;
  if (!UUID.test(t) || typeof n !== 'number' || !Number.isInteger(n) || n < 1) return undefined;
  if (u !== null && typeof u !== 'string') return undefined;
  if (c !== undefined && !isName(c)) return undefined;
  return {
    ...{ festival: f, ticketId: t, performanceId: p, sectionId: s, seat: u, serial: n },
    ...(c === undefined ? {} : { category: { id: c, proofAtDoor: o === 1 } }),
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}
