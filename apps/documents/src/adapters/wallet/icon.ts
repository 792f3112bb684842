import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Clove's mark: four petals on dark ground, red, green, blue. */
const INK = [235, 94, 64] as const;
const GROUND = [26, 26, 26] as const;

/** The icon of passes as a square PNG of so many pixels; drawn here, because a bundle holds no files. */
export function icon(pixels: number): Uint8Array {
  const rows: number[] = [];
  for (let y = 0; y < pixels; y += 1) {
    rows.push(0);
    for (let x = 0; x < pixels; x += 1) rows.push(...(inPetal(x, y, pixels) ? INK : GROUND));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  // Eight bits of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function inPetal(x: number, y: number, pixels: number): boolean {
  const [u, v] = [(x + 0.5) / pixels - 0.5, (y + 0.5) / pixels - 0.5];
  const petal = 0.16;
  return Math.hypot(Math.abs(u) - petal, Math.abs(v) - petal) < petal;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
