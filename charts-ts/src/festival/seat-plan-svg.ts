import type { Finding } from '@clove/pool-images/in-memory';
import { DOMParser, type Element, type Node, ParseError } from '@xmldom/xmldom';
import { at, SEAT_KINDS, type SeatPlanFile, type Spot, seatPlan, type WrittenSeat } from './seat-plan.ts';
import { kindOf } from './seat-plan-csv.ts';

/** What groups hand down to the seats inside of them. */
interface Inherited {
  readonly section: string | undefined;
  readonly row: string | undefined;
  /** Where the group's origin is. */
  readonly x: number;
  readonly y: number;
}

const TRANSLATE = /^\s*translate\(\s*(-?[\d.]+)(?:[\s,]+(-?[\d.]+))?\s*\)\s*$/;

/**
 * Reads a plan as a drawing program saves it: every element with `data-seat` is a seat, in the section and row of
 * `data-section` and `data-row`, its own or a group's around it; circles, ellipses, rectangles and texts say where it is.
 */
export function svgPlan(text: string, file: string): SeatPlanFile {
  const findings: Finding[] = [];
  const root = parsed(text, file, findings);
  const seats = root === undefined ? [] : seatsIn(root, { section: undefined, row: undefined, x: 0, y: 0 });
  return seatPlan(file, seats, findings);

  function seatsIn(element: Element, around: Inherited): WrittenSeat[] {
    const shift = shiftOf(element);
    const inside = {
      section: element.getAttribute('data-section') ?? around.section,
      row: element.getAttribute('data-row') ?? around.row,
      x: around.x + shift.x,
      y: around.y + shift.y,
    };
    const own = element.hasAttribute('data-seat') ? [seatOf(element, inside)] : [];
    return [
      ...own.flatMap((seat) => seat ?? []),
      ...childrenOf(element).flatMap((child) => seatsIn(child, inside)),
    ];
  }

  function seatOf(element: Element, { section, row, x, y }: Inherited): WrittenSeat | undefined {
    const before = findings.length;
    const complain = (message: string) => findings.push(at(file, spotOf(element), message));
    if (row === undefined) complain('this seat has no data-row, and no group around it has one');
    const kind = kindOf(element.getAttribute('data-kind') ?? '');
    if (kind === undefined) {
      complain(`data-kind "${element.getAttribute('data-kind')}" must be one of ${SEAT_KINDS.join(', ')}`);
    }
    const rank = element.getAttribute('data-rank');
    if (rank !== null && !/^[1-9]\d{0,4}$/.test(rank))
      complain(`data-rank "${rank}" must be a whole number from 1`);
    const centre = centreOf(element);
    if (centre === undefined)
      complain('where this seat is cannot be read: a circle, ellipse, rect or text has numbers for it');
    if (findings.length > before || row === undefined || centre === undefined) return undefined;
    return {
      section: section?.normalize('NFC'),
      row: row.normalize('NFC'),
      seat: (element.getAttribute('data-seat') ?? '').trim().normalize('NFC'),
      kind: kind ?? 'standard',
      position: { x: rounded(centre.x + x), y: rounded(centre.y + y) },
      rank: rank === null ? undefined : Number(rank),
      aisle: element.hasAttribute('data-aisle'),
      spot: spotOf(element),
    };
  }

  function shiftOf(element: Element): { x: number; y: number } {
    const transform = element.getAttribute('transform');
    if (transform === null) return { x: 0, y: 0 };
    const [, x, y = '0'] = TRANSLATE.exec(transform) ?? [];
    if (x === undefined) {
      const holdsSeats = element.hasAttribute('data-seat') || element.getElementsByTagName('*').length > 0;
      if (holdsSeats) {
        findings.push(
          at(file, spotOf(element), `transform "${transform}" is not read: only translate(x, y) is`),
        );
      }
      return { x: 0, y: 0 };
    }
    return { x: Number(x), y: Number(y) };
  }
}

function parsed(text: string, file: string, findings: Finding[]): Element | undefined {
  const wrong: { message: string; spot: Spot }[] = [];
  try {
    const document = new DOMParser({
      onError(level, message, context: { locator?: { lineNumber?: number; columnNumber?: number } }) {
        if (level === 'warning') return;
        const { lineNumber = 1, columnNumber = 1 } = context.locator ?? {};
        wrong.push({ message, spot: { line: Math.max(lineNumber, 1), column: Math.max(columnNumber, 1) } });
      },
    }).parseFromString(text.replace(/^\uFEFF/, ''), 'image/svg+xml');
    const root = document.documentElement;
    if (wrong.length === 0 && root !== null) return root;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    if (wrong.length === 0) wrong.push({ message: error.message, spot: { line: 1, column: 1 } });
  }
  for (const { message, spot } of wrong) {
    findings.push(at(file, spot, `this is no SVG: ${message.split('\n')[0] ?? ''}`));
  }
  return undefined;
}

function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let child: Node | null = element.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child)) children.push(child);
  }
  return children;
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

function centreOf(element: Element): { x: number; y: number } | undefined {
  const number = (name: string) => {
    const text = element.getAttribute(name) ?? '0';
    return /^-?\d+(?:\.\d+)?(?:px)?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  };
  const centre =
    element.localName === 'circle' || element.localName === 'ellipse'
      ? { x: number('cx'), y: number('cy') }
      : element.localName === 'rect'
        ? { x: number('x') + number('width') / 2, y: number('y') + number('height') / 2 }
        : { x: number('x'), y: number('y') };
  return Number.isNaN(centre.x) || Number.isNaN(centre.y) ? undefined : centre;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function spotOf(node: Node): Spot {
  return { line: node.lineNumber ?? 1, column: node.columnNumber ?? 1 };
}
