import { type Finding, hint } from '@clove/pool-images/in-memory';
import {
  at,
  SEAT_KINDS,
  type SeatKind,
  type SeatPlanFile,
  type Spot,
  seatPlan,
  type WrittenSeat,
} from './seat-plan.ts';

const COLUMNS = ['section', 'row', 'seat', 'x', 'y', 'kind', 'rank', 'aisle'] as const;
type Column = (typeof COLUMNS)[number];

interface Cell {
  readonly text: string;
  readonly spot: Spot;
}

const YES = ['x', '1', 'yes', 'true'];
const NO = ['', '0', 'no', 'false'];

/**
 * Reads a plan as a spreadsheet saves it (RFC 4180): a line per seat, rows and seats in their order, under a first line that
 * names the columns.
 */
export function csvPlan(text: string, file: string): SeatPlanFile {
  const findings = unreadable(text, file);
  if (findings.length > 0) return seatPlan(file, [], findings);
  const [head = [], ...lines] = cellsOf(text, file, findings);
  const columns = columnsOf(head, file, findings);
  if (findings.length > 0) return seatPlan(file, [], findings);
  const seats = lines.flatMap((line) => {
    if (line.every(({ text }) => text === '')) return [];
    return seatOf(line, columns, file, findings) ?? [];
  });
  return seatPlan(file, seats, findings);
}

/** What a decoder puts in the place of bytes that are no UTF-8. */
const NO_CHARACTER = '\uFFFD';

/** A file that has no text of ours: spreadsheets save an encoding of their language, or UTF-16, unless they are asked for UTF-8. */
function unreadable(text: string, file: string): Finding[] {
  if (text.replace(BYTE_ORDER_MARK, '').trim() === '') {
    return [at(file, { line: 1, column: 1 }, 'this plan is empty')];
  }
  const lines = text.split(LINE_END);
  const line = lines.findIndex((each) => each.includes(NO_CHARACTER));
  if (line < 0) return [];
  const spot = { line: line + 1, column: (lines[line]?.indexOf(NO_CHARACTER) ?? 0) + 1 };
  return [at(file, spot, 'this file is not UTF-8: in the spreadsheet, save it as "CSV UTF-8"')];
}

const BYTE_ORDER_MARK = /^\uFEFF/;
const LINE_END = /\r\n|\r|\n/;

function columnsOf(head: readonly Cell[], file: string, findings: Finding[]): ReadonlyMap<Column, number> {
  const columns = new Map<Column, number>();
  for (const [index, { text, spot }] of head.entries()) {
    const name = COLUMNS.find((column) => column === text.toLowerCase());
    if (name === undefined) {
      const separators = /[;\t]/.test(text)
        ? ': separate columns by commas, not by semicolons or tabs'
        : hint(text, COLUMNS);
      findings.push(at(file, spot, `unknown column "${text}"${separators}`));
    } else if (columns.has(name)) findings.push(at(file, spot, `a second column ${name}`));
    else columns.set(name, index);
  }
  for (const needed of ['row', 'seat'] as const) {
    if (columns.has(needed) || findings.length > 0) continue;
    findings.push(at(file, { line: 1, column: 1 }, `there is no column ${needed} in the first line`));
  }
  return columns;
}

function seatOf(
  line: readonly Cell[],
  columns: ReadonlyMap<Column, number>,
  file: string,
  findings: Finding[],
): WrittenSeat | undefined {
  const begin = line[0]?.spot ?? { line: 1, column: 1 };
  const cell = (column: Column): Cell => line[columns.get(column) ?? -1] ?? { text: '', spot: begin };
  const complain = ({ spot }: Cell, message: string) => findings.push(at(file, spot, message));
  const before = findings.length;
  if (line.length > columns.size) {
    complain(
      line[columns.size] ?? cell('row'),
      `more cells than the ${columns.size} columns of the first line`,
    );
  }
  const number = (column: Column): number | undefined => {
    const found = cell(column);
    if (found.text === '') return undefined;
    if (!/^-?\d{1,6}(?:\.\d{1,3})?$/.test(found.text))
      complain(found, `${column} "${found.text}" is no number`);
    return Number(found.text);
  };
  const [x, y, rank] = [number('x'), number('y'), number('rank')];
  if ((x === undefined) !== (y === undefined)) complain(cell('x'), 'a position has both x and y');
  if (rank !== undefined && (!Number.isInteger(rank) || rank < 1)) {
    complain(cell('rank'), `rank ${rank} must be a whole number from 1`);
  }
  const kind = kindOf(cell('kind').text);
  if (kind === undefined) {
    const { text } = cell('kind');
    complain(cell('kind'), `kind "${text}" must be one of ${SEAT_KINDS.join(', ')}${hint(text, SEAT_KINDS)}`);
  }
  const aisle = cell('aisle').text.toLowerCase();
  if (![...YES, ...NO].includes(aisle)) complain(cell('aisle'), `aisle "${aisle}" must be x, or empty`);
  const section = cell('section').text;
  if (columns.has('section') && section === '') complain(cell('section'), 'this seat names no section');
  if (findings.length > before) return undefined;
  return {
    section: columns.has('section') ? section : undefined,
    row: cell('row').text,
    seat: cell('seat').text,
    kind: kind ?? 'standard',
    position: x === undefined || y === undefined ? undefined : { x, y },
    rank,
    aisle: YES.includes(aisle),
    spot: cell('row').spot,
  };
}

export function kindOf(text: string): SeatKind | undefined {
  return text === '' ? 'standard' : SEAT_KINDS.find((kind) => kind === text.toLowerCase());
}

/** Lines of cells with their places. Cells in quotes may hold commas, and quotes twice. */
function cellsOf(text: string, file: string, findings: Finding[]): Cell[][] {
  return text
    .replace(BYTE_ORDER_MARK, '')
    .split(LINE_END)
    .map((line, index) => lineCells(line, index + 1, file, findings));
}

const CELL = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y;

function lineCells(line: string, number: number, file: string, findings: Finding[]): Cell[] {
  const cells: Cell[] = [];
  CELL.lastIndex = 0;
  for (;;) {
    const column = CELL.lastIndex + 1;
    const [, quoted, plain = '', end] = CELL.exec(line) ?? [];
    const spot = { line: number, column };
    if (end === undefined) {
      findings.push(at(file, spot, 'this cell ends nowhere: quotes stand around a whole cell, in one line'));
      return cells;
    }
    cells.push({ text: (quoted?.replaceAll('""', '"') ?? plain).trim().normalize('NFC'), spot });
    if (end === '') return cells;
  }
}
