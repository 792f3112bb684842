import type { Finding } from '@clove/pool-images/in-memory';
import { at, SEAT_KINDS, type SeatPlanFile, seatPlan, type WrittenSeat } from './seat-plan.ts';
import { kindOf } from './seat-plan-csv.ts';
import {
  childrenOf,
  type Element,
  rounded,
  type Shift,
  shiftOf,
  spotOf,
  svgNumber,
  svgRoot,
  svgUnit,
  untranslated,
} from './svg-document.ts';

/** What groups hand down to the seats inside of them. */
interface Inherited {
  readonly section: string | undefined;
  readonly row: string | undefined;
  /** Where the group's origin is. */
  readonly x: number;
  readonly y: number;
}

/**
 * Reads a plan as a drawing program saves it: every element with `data-seat` is a seat, in the section and row of
 * `data-section` and `data-row`, its own or a group's around it; circles, ellipses, rectangles and texts say where it is.
 * `data-unit` of the root says how many of its units are between two seats.
 */
export function svgPlan(text: string, file: string): SeatPlanFile {
  const findings: Finding[] = [];
  const root = svgRoot(text, file, findings);
  const unit = root === undefined ? 1 : svgUnit(root, file, findings);
  const seats = root === undefined ? [] : seatsIn(root, { section: undefined, row: undefined, x: 0, y: 0 });
  return seatPlan(file, seats, findings);

  function seatsIn(element: Element, around: Inherited): WrittenSeat[] {
    const shift = movedBy(element);
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
      position: { x: rounded((centre.x + x) / unit), y: rounded((centre.y + y) / unit) },
      rank: rank === null ? undefined : Number(rank),
      aisle: element.hasAttribute('data-aisle'),
      spot: spotOf(element),
    };
  }

  function movedBy(element: Element): Shift {
    const shift = shiftOf(element);
    if (shift !== undefined) return shift;
    const holdsSeats = element.hasAttribute('data-seat') || element.getElementsByTagName('*').length > 0;
    if (holdsSeats) findings.push(at(file, spotOf(element), untranslated(element)));
    return { x: 0, y: 0 };
  }
}

function centreOf(element: Element): { x: number; y: number } | undefined {
  const number = (name: string) => svgNumber(element, name);
  const centre =
    element.localName === 'circle' || element.localName === 'ellipse'
      ? { x: number('cx'), y: number('cy') }
      : element.localName === 'rect'
        ? { x: number('x') + number('width') / 2, y: number('y') + number('height') / 2 }
        : { x: number('x'), y: number('y') };
  return Number.isNaN(centre.x) || Number.isNaN(centre.y) ? undefined : centre;
}
