/** What a CSV file begins with: spreadsheets read UTF-8, and so Korean, only behind this mark. */
export const CSV_START = '\ufeff';

export type CsvCell = string | number | boolean | null;

/** A table as CSV (RFC 4180) that spreadsheets open as it is meant: no cell becomes a formula. */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return CSV_START + rows.map(csvLine).join('');
}

/** One row of it, with its end. */
export function csvLine(row: readonly CsvCell[]): string {
  return `${row.map(cell).join(',')}\r\n`;
}

/** What a spreadsheet takes for the begin of a formula, also in the wide forms that East Asian keyboards write. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(value: CsvCell): string {
  const text = value === null ? '' : String(value);
  // A leading apostrophe makes it text in every spreadsheet.
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
