import type { Printer } from '../../application/ports.ts';
import type { ReceiptSheet } from '../../domain/receipt-sheet.ts';
import type { TicketSheet } from '../../domain/ticket-sheet.ts';
import { drawCode } from './draw-code.ts';
import { drawRow, drawRule, INK, MARGIN, MUTED, type Page, pdfOf, write } from './page.ts';

/** Points. Source: readable from a hand's distance by cheap scanners, with some 60 modules in a row. */
const CODE_WIDTH = 250;

/** Papers as PDF, with fonts embedded as far as they are used. */
export const printer: Printer = {
  tickets(sheets, language) {
    const [first] = sheets;
    const author = first?.festival ?? '';
    const title = sheets.length === 1 ? `${author}: ${first?.title}` : author;
    return pdfOf(
      { title, author, language },
      sheets.map((sheet) => (page) => drawTicket(page, sheet)),
    );
  },
  receipt(sheet, language) {
    const { heading, festival } = sheet;
    return pdfOf({ title: `${festival}: ${heading}`, author: festival, language }, [
      (page) => drawReceipt(page, sheet),
    ]);
  },
};

function drawTicket(page: Page, { festival, title, number, rows, code, notes }: TicketSheet): void {
  const width = page.page.width - 2 * MARGIN;
  write(page.fontSize(12).fillColor(MUTED), festival, { width }, { x: MARGIN, y: MARGIN });
  write(page.fontSize(24).fillColor(INK), title, { width });
  write(page.fontSize(12).fillColor(MUTED), number, { width }).moveDown(0.5);
  drawRule(page);
  for (const { name, value } of rows) drawRow(page, name, value);
  page.y += 6;
  drawRule(page);
  makeRoom(page, CODE_WIDTH);
  drawCode(page, code, { x: (page.page.width - CODE_WIDTH) / 2, y: page.y, width: CODE_WIDTH });
  page.y += CODE_WIDTH + 6;
  for (const note of notes) {
    const at = { x: MARGIN, y: page.y };
    write(page.fontSize(10).fillColor(MUTED), note, { width, align: 'center' }, at);
    page.y += 2;
  }
}

/** Long orders go on on further pages: the table's rows break where a page ends. */
function drawReceipt(page: Page, sheet: ReceiptSheet): void {
  const width = page.page.width - 2 * MARGIN;
  write(page.fontSize(22).fillColor(INK), sheet.heading, { width }, { x: MARGIN, y: MARGIN });
  write(page.fontSize(12).fillColor(MUTED), sheet.festival, { width }).moveDown(0.5);
  for (const rows of [sheet.seller, sheet.facts]) {
    drawRule(page);
    for (const { name, value } of rows) drawRow(page, name, value, 10);
    page.y += 6;
  }
  drawRule(page);
  for (const { item, detail, amount } of sheet.lines) drawAmount(page, item, amount, detail);
  page.y += 4;
  drawRule(page);
  for (const { name, value } of sheet.sums) drawAmount(page, name, value, null);
  page.y += 10;
  write(page.fontSize(9).fillColor(MUTED), sheet.footer, { width }, { x: MARGIN, y: page.y });
}

/** What on the left, how much at the right edge. */
function drawAmount(page: Page, what: string, amount: string, detail: string | null): void {
  const right = 190;
  const width = page.page.width - 2 * MARGIN;
  makeRoom(page, 40);
  const { y } = page;
  const left = width - right - 10;
  write(page.fontSize(11).fillColor(INK), what, { width: left }, { x: MARGIN, y });
  if (detail !== null) write(page.fontSize(9).fillColor(MUTED), detail, { width: left });
  const below = page.y;
  const beside = { x: MARGIN + left + 10, y };
  write(page.fontSize(11).fillColor(INK), amount, { width: right, align: 'right' }, beside);
  page.x = MARGIN;
  page.y = below + 4;
}

/** Goes on on another page where this one has less than so many points left. */
function makeRoom(page: Page, height: number): void {
  if (page.y + height <= page.page.height - MARGIN) return;
  page.addPage();
  page.y = MARGIN;
}
