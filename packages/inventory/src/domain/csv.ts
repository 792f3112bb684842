/** Spreadsheets read UTF-8, and so Korean, only behind this mark. */
const BYTE_ORDER_MARK = '\ufeff';

/** A table as CSV (RFC 4180) that spreadsheets open as it is meant: no cell becomes a formula. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  const text = String(value);
  // A leading apostrophe makes it text in every spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
