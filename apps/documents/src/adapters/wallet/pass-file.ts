import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import type { PassSigner, WritePass } from '../../application/ports.ts';
import { icon } from './icon.ts';

/** Sizes that phones ask for, in pixels. */
const IMAGES = {
  'icon.png': 29,
  'icon@2x.png': 58,
  'icon@3x.png': 87,
  'logo.png': 50,
  'logo@2x.png': 100,
} as const;

/** Signs nothing: phones refuse the file, and everything else about it can be tried. */
export const unsigned: PassSigner = { sign: () => Promise.resolve(null) };

/** A .pkpass file: pass.json, images, the manifest with the SHA-1 of each, and its signature where there is one. */
export function passFile(signer: PassSigner): WritePass {
  const images = Object.entries(IMAGES).map(([name, pixels]) => [name, icon(pixels)] as const);
  return async (pass) => {
    const files = new Map<string, Uint8Array>([['pass.json', strToU8(JSON.stringify(pass))], ...images]);
    const sums = [...files].map(([name, bytes]) => [name, createHash('sha1').update(bytes).digest('hex')]);
    const manifest = strToU8(JSON.stringify(Object.fromEntries(sums)));
    files.set('manifest.json', manifest);
    const signature = await signer.sign(manifest);
    if (signature !== null) files.set('signature', signature);
    return { bytes: zipSync(Object.fromEntries(files)), signed: signature !== null };
  };
}
