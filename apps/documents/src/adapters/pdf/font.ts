import { brotliDecompressSync } from 'node:zlib';
import { font as packed } from './font.generated.ts';

let unpacked: Buffer | undefined;

/** The font of every paper: all Korean syllables, Latin with its accents, Greek, Cyrillic, kana; no Chinese characters. */
export function font(): Buffer {
  unpacked ??= brotliDecompressSync(Buffer.from(packed, 'base64'));
  return unpacked;
}
