import { create } from 'qrcode';
import { INK, type Page } from './page.ts';

/** White around a code, in modules. Source: ISO/IEC 18004. */
const QUIET_MODULES = 4;

/** Draws a QR code of this width, its quiet zone included, as filled squares: sharp at every size. */
export function drawCode(
  page: Page,
  code: string,
  { x, y, width }: { x: number; y: number; width: number },
): void {
  const { modules } = create(code, { errorCorrectionLevel: 'M' });
  const module = width / (modules.size + 2 * QUIET_MODULES);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      page.rect(x + (column + QUIET_MODULES) * module, y + (row + QUIET_MODULES) * module, module, module);
    }
  }
  page.fill(INK);
}
