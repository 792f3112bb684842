import jsqr from 'jsqr';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPage {
  /** The text of the page, its pieces joined by single spaces. */
  readonly text: string;
  /** What the QR code on it holds; null: there is none. */
  readonly code: string | null;
}

/** What a reader of the file gets: its texts, and its QR codes as a scanner would see them. */
export async function readPdf(bytes: Uint8Array): Promise<{ pages: ReadPage[]; title: unknown }> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  try {
    const pages: ReadPage[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const pieces = items.flatMap((item) => ('str' in item ? [item.str] : []));
      const text = pieces.join(' ').replace(/\s+/g, ' ');
      const { width, height } = page.getViewport({ scale: 1 });
      pages.push({ text, code: scan(await squaresOf(page), { width, height }) });
    }
    const { info } = await document.getMetadata();
    return { pages, title: 'Title' in info ? info.Title : undefined };
  } finally {
    await task.destroy();
  }
}

/** A run of dark modules of one row: as high as a module. */
interface Square {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

/** The filled runs of squares of a page. */
async function squaresOf(page: {
  getOperatorList(): Promise<{ fnArray: number[]; argsArray: unknown[] }>;
}): Promise<Square[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const squares: Square[] = [];
  fnArray.forEach((operator, index) => {
    if (operator !== OPS.constructPath) return;
    // [what is done with the path, [its commands and coordinates], its bounds]
    const given: unknown = argsArray[index];
    const path: unknown = Array.isArray(given) && Array.isArray(given[1]) ? given[1][0] : undefined;
    if (!ArrayBuffer.isView(path)) return;
    squares.push(...squaresIn(new Float32Array(path.buffer, path.byteOffset, path.byteLength / 4)));
  });
  return squares;
}

/** Of a path of moves and lines (0 x y, 1 x y), closed by 4: each closed part. */
function squaresIn(path: Float32Array): Square[] {
  const squares: Square[] = [];
  let points: { x: number; y: number }[] = [];
  for (let at = 0; at < path.length; ) {
    const command = path[at];
    if (command === 4) {
      const xs = points.map(({ x }) => x);
      const ys = points.map(({ y }) => y);
      const width = Math.max(...xs) - Math.min(...xs);
      const size = Math.max(...ys) - Math.min(...ys);
      squares.push({ x: Math.min(...xs), y: Math.min(...ys), width, size });
      points = [];
      at += 1;
    } else {
      points.push({ x: path[at + 1] ?? 0, y: path[at + 2] ?? 0 });
      at += 3;
    }
  }
  return squares;
}

/** Paints the squares, some pixels each, and reads them as a scanner would: what lies outside of the page is not printed. */
function scan(all: readonly Square[], page: { width: number; height: number }): string | null {
  const squares = all.filter(
    ({ x, y, width: run, size }) => x >= 0 && y >= 0 && x + run <= page.width && y + size <= page.height,
  );
  const [first] = squares;
  if (first === undefined) return null;
  const pixels = 4;
  const scale = pixels / first.size;
  const left = Math.min(...squares.map(({ x }) => x));
  const top = Math.min(...squares.map(({ y }) => y));
  const modules = Math.round((Math.max(...squares.map(({ x, width: run }) => x + run)) - left) / first.size);
  const quiet = 4 * pixels;
  const width = modules * pixels + 2 * quiet;
  const image = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const { x, y, width: run } of squares) {
    const column = Math.round((x - left) * scale) + quiet;
    const row = Math.round((y - top) * scale) + quiet;
    for (let dy = 0; dy < pixels; dy += 1) {
      for (let dx = 0; dx < Math.round(run * scale); dx += 1) {
        image.fill(0, ((row + dy) * width + column + dx) * 4, ((row + dy) * width + column + dx) * 4 + 3);
      }
    }
  }
  return jsqr.default(image, width, width)?.data ?? null;
}
