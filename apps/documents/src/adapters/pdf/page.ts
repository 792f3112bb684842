import { setImmediate } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { Language } from '../../domain/language.ts';
import { font, hanjaFont } from './font.ts';

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

interface TextOptions {
  readonly width: number;
  readonly align?: 'center' | 'right';
}

const HANJA = /(\p{Script=Han}+)/u;

/**
 * Writes a text, with its Chinese characters in the font that has them; both stand on the same line. Below what was written
 * before, unless it says where.
 */
export function write(page: Page, text: string, options: TextOptions, at?: { x: number; y: number }): Page {
  const runs = text.split(HANJA).filter((run) => run !== '');
  // Alignment knows one run alone: what is put together begins at the left.
  const { align, ...left } = options;
  const of = runs.length > 1 ? left : options;
  runs.forEach((run, index) => {
    page.font(HANJA.test(run) ? hanjaFont() : font());
    const settings = { ...of, continued: index < runs.length - 1 };
    if (index === 0 && at !== undefined) page.text(run, at.x, at.y, settings);
    else page.text(run, settings);
  });
  return page.font(font());
}

/** A name on the left, its value beside it, the next row below. */
export function drawRow(page: Page, name: string, value: string, size = 11): void {
  const { y } = page;
  const width = page.page.width - 2 * MARGIN;
  page.fontSize(size).fillColor(MUTED);
  write(page, name, { width: 130 }, { x: MARGIN, y });
  const afterName = page.y;
  page.fillColor(INK);
  write(page, value, { width: width - 140 }, { x: MARGIN + 140, y });
  page.x = MARGIN;
  page.y = Math.max(afterName, page.y) + 4;
}

/** A thin line over the whole width. */
export function drawRule(page: Page): void {
  const right = page.page.width - MARGIN;
  page.moveTo(MARGIN, page.y).lineTo(right, page.y).lineWidth(0.5).strokeColor('#c8c8c8').stroke();
  page.y += 10;
}
