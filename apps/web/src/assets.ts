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

/** An asset whose path names its content: it may be cached without limit. */
export interface NamedAsset extends Asset {
  readonly path: string;
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

/** Prepares a text under `/assets/<name>.<hash>.<extension>`. */
export function namedAsset(name: string, extension: string, text: string, type: string): NamedAsset {
  const made = asset(text, type);
  return { ...made, path: `/assets/${name}.${contentHash(made.identity)}.${extension}` };
}

function contentHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
