import { createHash } from 'node:crypto';

/** Bytes. Source: a poster at 1600 x 2200 is below 1 MB as JPEG; twice that leaves room. */
export const LARGEST_PICTURE = 2 * 1024 * 1024;

export type PictureMediaType = 'image/png' | 'image/jpeg' | 'image/webp';

export interface Picture {
  /** SHA-256 of the bytes, in hex: the picture's name, so that the content at an address never changes. */
  hash: string;
  mediaType: PictureMediaType;
  bytes: Buffer;
}

/**
 * Recognises a picture by its first bytes, not by the client's Content-Type: a script must not be stored and served as an
 * image. Null: not a PNG, JPEG or WebP.
 */
export function pictureOf(bytes: Buffer): Picture | null {
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === null) return null;
  return { hash: createHash('sha256').update(bytes).digest('hex'), mediaType, bytes };
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpegSignature = Buffer.from([0xff, 0xd8, 0xff]);

function mediaTypeOf(bytes: Buffer): PictureMediaType | null {
  if (bytes.subarray(0, 8).equals(pngSignature)) return 'image/png';
  if (bytes.subarray(0, 3).equals(jpegSignature)) return 'image/jpeg';
  const riff = bytes.subarray(0, 4).toString('latin1');
  const format = bytes.subarray(8, 12).toString('latin1');
  return riff === 'RIFF' && format === 'WEBP' ? 'image/webp' : null;
}
