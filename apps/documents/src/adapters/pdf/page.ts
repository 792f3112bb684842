import { setImmediate } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { Language } from '../../domain/language.ts';
import { font } from './font.ts';

/** Points: 1/72 inch. */
export const MARGIN = 56;
export const INK = '#1a1a1a';
export const MUTED = '#6b6b6b';

/** A page of A4 under the pen. */
export type Page = InstanceType<typeof PDFDocument>;

export interface PdfOptions {
  readonly title: string;
  readonly author: string;
  readonly language: Language;
}

/** Draws pages one by one and answers the file. Between two pages other requests get their turn. */
export async function pdfOf(
  { title, author, language }: PdfOptions,
  pages: readonly ((page: Page) => void)[],
): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    autoFirstPage: false,
    lang: language,
    // None of the built-in fonts: they know no Korean.
    font: '',
    info: { Title: title, Author: author, Producer: 'Clove', Creator: 'Clove' },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.once('end', () => resolve());
    document.once('error', reject);
  });
  for (const draw of pages) {
    document.addPage();
    document.font(font()).fillColor(INK);
    draw(document);
    await setImmediate();
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** A name on the left, its value beside it, the next row below. */
export function drawRow(page: Page, name: string, value: string, size = 11): void {
  const { y } = page;
  const width = page.page.width - 2 * MARGIN;
  page.fontSize(size).fillColor(MUTED).text(name, MARGIN, y, { width: 130 });
  const afterName = page.y;
  page.fillColor(INK).text(value, MARGIN + 140, y, { width: width - 140 });
  page.x = MARGIN;
  page.y = Math.max(afterName, page.y) + 4;
}

/** A thin line over the whole width. */
export function drawRule(page: Page): void {
  const right = page.page.width - MARGIN;
  page.moveTo(MARGIN, page.y).lineTo(right, page.y).lineWidth(0.5).strokeColor('#c8c8c8').stroke();
  page.y += 10;
}
