import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** One file as it is sent, compressed once at start. */
export interface Asset {
  readonly type: string;
  /** Strong entity tag of the uncompressed content. */
  readonly etag: string;
  readonly identity: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

/** Prepares a text. */
export function asset(text: string, type: string): Asset {
  const identity = Buffer.from(text, 'utf8');
  return {
    type,
    etag: `"${contentHash(identity)}"`,
    identity,
    gzip: gzipSync(identity),
    brotli: brotliCompressSync(identity),
  };
}

function contentHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
