import { brotliDecompressSync } from 'node:zlib';
import { create, type Font } from 'fontkit';
import { font as packed } from './font.generated.ts';
import { font as packedHanja } from './hanja/font.generated.ts';

/**
 * What papers need of a font. Without kerning and ligatures (GPOS, GSUB) a paper costs a quarter of the CPU time: 15 instead of 55
 * ms, measured.
 */
const NEEDED = new Set([
  'cmap',
  'glyf',
  'head',
  'hhea',
  'hmtx',
  'loca',
  'maxp',
  'name',
  'post',
  'OS/2',
  'cvt ',
  'fpgm',
  'prep',
]);

const HEADER_BYTES = 12;
/** Of the directory: tag, checksum, offset, length. */
const RECORD_BYTES = 16;

let parsed: Font | undefined;
let parsedHanja: Font | undefined;

/**
 * The font of every paper: all Korean syllables, Latin with its accents, Greek, Cyrillic, kana; no Chinese characters. It
 * is parsed once: parsed anew for each page, two tickets took 22 instead of 7 ms of CPU time, measured.
 */
export function font(): Font {
  parsed ??= unpacked(packed);
  return parsed;
}

/** For Chinese characters, as they stand in names and titles. Most papers have none, and do without its 3 MB. */
export function hanjaFont(): Font {
  parsedHanja ??= asTallAs(font(), unpacked(packedHanja));
  return parsedHanja;
}

/** The font, placed on the lines of the other: each run of a text is put below the same line by its font's own measures. */
function asTallAs(other: Font, font: Font): Font {
  const scale = font.unitsPerEm / other.unitsPerEm;
  for (const measure of ['ascent', 'descent', 'lineGap'] as const) {
    Object.defineProperty(font, measure, { value: other[measure] * scale });
  }
  return font;
}

function unpacked(font: string): Font {
  return fontOf(withTables(brotliDecompressSync(Buffer.from(font, 'base64')), NEEDED));
}

function fontOf(file: Buffer): Font {
  const font = create(file);
  if (font.type !== 'TTF') throw new Error(`the font of the papers is ${font.type}, not TTF`);
  return font;
}

/** A TrueType file with only these of its tables. */
function withTables(file: Buffer, tags: ReadonlySet<string>): Buffer {
  const records = Array.from({ length: file.readUInt16BE(4) }, (_, index) => {
    const at = HEADER_BYTES + index * RECORD_BYTES;
    return file.subarray(at, at + RECORD_BYTES);
  }).filter((record) => tags.has(record.toString('latin1', 0, 4)));
  const head = Buffer.alloc(HEADER_BYTES + records.length * RECORD_BYTES);
  file.copy(head, 0, 0, HEADER_BYTES);
  head.writeUInt16BE(records.length, 4);
  const parts = [head];
  let end = head.length;
  records.forEach((record, index) => {
    const [at, length] = [record.readUInt32BE(8), record.readUInt32BE(12)];
    const moved = head.subarray(HEADER_BYTES + index * RECORD_BYTES);
    record.copy(moved);
    moved.writeUInt32BE(end, 8);
    // Tables begin at multiples of four bytes.
    const table = Buffer.alloc(Math.ceil(length / 4) * 4);
    file.copy(table, 0, at, at + length);
    parts.push(table);
    end += table.length;
  });
  return Buffer.concat(parts);
}
