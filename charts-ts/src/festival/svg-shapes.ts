import { LANDMARK_KINDS, LocalId } from '@clove/contracts';
import { type Point, shapeOf } from '@clove/contracts/outline';
import { type Finding, hint } from '@clove/pool-images/in-memory';
import type { DrawnShapes } from './drawing.ts';
import { at } from './seat-plan.ts';
import {
  childrenOf,
  type Element,
  type Shift,
  shiftOf,
  spotOf,
  svgNumber,
  svgRoot,
  svgUnit,
  untranslated,
} from './svg-document.ts';
import { pathCorners } from './svg-path.ts';

type Outline = DrawnShapes['outlines'][number];
type Landmark = DrawnShapes['landmarks'][number];

/** Corners of a circle or an ellipse. */
const ROUND = 32;

/**
 * The shapes of an SVG that mean something: with `data-outline` that of a section, with `data-landmark` a landmark of that kind,
 * called as `data-title-ko` and `data-title-en` say.
 */
export function svgShapes(
  text: string,
  file: string,
): DrawnShapes & { readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const outlines: Outline[] = [];
  const landmarks: Landmark[] = [];
  const root = svgRoot(text, file, findings);
  if (root !== undefined) read(root, { x: 0, y: 0 }, svgUnit(root, file, findings));
  return { outlines, landmarks, findings };

  function read(element: Element, around: Shift, unit: number): void {
    const own = shiftOf(element);
    const isMeant = element.hasAttribute('data-outline') || element.hasAttribute('data-landmark');
    if (own === undefined && (isMeant || hasShapes(element))) {
      findings.push(at(file, spotOf(element), untranslated(element)));
    }
    const inside = { x: around.x + (own?.x ?? 0), y: around.y + (own?.y ?? 0) };
    if (isMeant) readShape(element, inside, unit);
    for (const child of childrenOf(element)) read(child, inside, unit);
  }

  function readShape(element: Element, shift: Shift, unit: number): void {
    const spot = spotOf(element);
    const complain = (message: string) => findings.push(at(file, spot, message));
    const corners = cornersIn(element);
    if (typeof corners === 'string') {
      complain(corners);
      return;
    }
    const shape = shapeOf(corners.map(({ x, y }) => ({ x: (x + shift.x) / unit, y: (y + shift.y) / unit })));
    const where = { file, ...spot };
    const section = element.getAttribute('data-outline');
    if (section !== null) {
      if (LocalId.safeParse(section).success) outlines.push({ section, shape, ...where });
      else complain(`data-outline "${section}" is no id of a section`);
    }
    const written = element.getAttribute('data-landmark');
    if (written === null) return;
    const kind = LANDMARK_KINDS.find((each) => each === written);
    if (kind === undefined) {
      complain(
        `data-landmark "${written}" must be one of ${LANDMARK_KINDS.join(', ')}${hint(written, LANDMARK_KINDS)}`,
      );
      return;
    }
    landmarks.push({ kind, shape, ...titleOf(element), ...where });
  }
}

function hasShapes(element: Element): boolean {
  return childrenOf(element).some(
    (child) => child.hasAttribute('data-outline') || child.hasAttribute('data-landmark') || hasShapes(child),
  );
}

function titleOf(element: Element): Pick<Landmark, 'title'> {
  const [ko, en] = ['data-title-ko', 'data-title-en'].map((name) =>
    element.getAttribute(name)?.trim().normalize('NFC'),
  );
  if (!ko) return {};
  return { title: { ko, ...(en ? { en } : {}) } };
}

/** The corners of a shape; a text says why they cannot be read. */
function cornersIn(element: Element): Point[] | string {
  const number = (name: string) => svgNumber(element, name);
  const read = (corners: Point[] | string) =>
    typeof corners !== 'string' && corners.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y))
      ? 'the corners of this shape are no numbers'
      : corners;
  switch (element.localName) {
    case 'polygon':
    case 'polyline':
      return read(pairs(element.getAttribute('points') ?? ''));
    case 'rect': {
      const [x, y, width, height] = [number('x'), number('y'), number('width'), number('height')];
      const [right, bottom] = [x + width, y + height];
      return read([
        { x, y },
        { x: right, y },
        { x: right, y: bottom },
        { x, y: bottom },
      ]);
    }
    case 'circle':
      return read(round(number('cx'), number('cy'), number('r'), number('r')));
    case 'ellipse':
      return read(round(number('cx'), number('cy'), number('rx'), number('ry')));
    case 'path':
      return read(pathCorners(element.getAttribute('d') ?? ''));
    default:
      return `a ${element.localName} is no shape: draw a polygon, rect, circle, ellipse or path`;
  }
}

function pairs(points: string): Point[] {
  const numbers = points
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return Array.from({ length: Math.ceil(numbers.length / 2) }, (_, index) => ({
    x: numbers[index * 2] ?? Number.NaN,
    y: numbers[index * 2 + 1] ?? Number.NaN,
  }));
}

function round(x: number, y: number, wide: number, high: number): Point[] {
  return Array.from({ length: ROUND }, (_, index) => {
    const angle = (index / ROUND) * 2 * Math.PI;
    return { x: x + wide * Math.cos(angle), y: y + high * Math.sin(angle) };
  });
}
