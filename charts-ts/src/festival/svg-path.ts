import type { Point } from '@clove/contracts/outline';

/** Corners that a curve becomes. Source: at the size of a section more make no visible difference. */
const STEPS = 8;
/** How many numbers each command takes. */
const NUMBERS = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, Z: 0 } as const;
type Command = keyof typeof NUMBERS;

const TOKEN = /([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)|[\s,]+|(.)/gi;

/** The corners of one closed way of an SVG path, curves as short lines; a text says why it is none. */
export function pathCorners(d: string): Point[] | string {
  const read = segmentsOf(d);
  if (typeof read === 'string') return read;
  const corners: Point[] = [];
  let [at, control]: [Point, Point | undefined] = [{ x: 0, y: 0 }, undefined];
  for (const [index, { command, isRelative, numbers }] of read.entries()) {
    if (command === 'Z') {
      if (index < read.length - 1) return 'the path has several parts: draw one closed shape';
      break;
    }
    if (command === 'M' && index > 0) return 'the path has several parts: draw one closed shape';
    const origin = isRelative ? at : { x: 0, y: 0 };
    const points = pointsOf(command, numbers, origin, at);
    // A smooth curve goes on in the direction in which the one before it ended.
    const mirrored: Point = { x: 2 * at.x - (control?.x ?? at.x), y: 2 * at.y - (control?.y ?? at.y) };
    const controls: readonly Point[] = command === 'S' || command === 'T' ? [mirrored, ...points] : points;
    const isCurve: boolean = controls.length > 1;
    corners.push(...(isCurve ? curve([at, ...controls]) : controls));
    control = isCurve ? controls.at(-2) : undefined;
    at = controls.at(-1) ?? at;
  }
  return withoutRepeated(corners);
}

interface Segment {
  readonly command: Command;
  readonly isRelative: boolean;
  readonly numbers: readonly number[];
}

function segmentsOf(d: string): Segment[] | string {
  const segments: Segment[] = [];
  let [letter, numbers]: [string, number[]] = ['', []];
  const finished = (): string | undefined => {
    if (letter === '') return numbers.length > 0 ? 'the path does not begin with M' : undefined;
    const command = (Object.keys(NUMBERS) as Command[]).find((each) => each === letter.toUpperCase());
    if (command === undefined)
      return `the path has the command ${letter}, which is not read: only lines and curves (M L H V C S Q T Z)`;
    const size = NUMBERS[command];
    if (size === 0 ? numbers.length > 0 : numbers.length === 0 || numbers.length % size !== 0) {
      return `the path has ${numbers.length} numbers after ${letter}`;
    }
    for (let start = 0; start < Math.max(numbers.length, 1); start += size || 1) {
      // More pairs after M are lines.
      const own = command === 'M' && start > 0 ? 'L' : command;
      segments.push({
        command: own,
        isRelative: letter !== command,
        numbers: numbers.slice(start, start + size),
      });
    }
    return undefined;
  };
  for (const [, command, number, other] of d.matchAll(TOKEN)) {
    if (other !== undefined) return `the path has "${other}", which is no command and no number`;
    if (number !== undefined) numbers.push(Number(number));
    if (command === undefined) continue;
    const complaint = finished();
    if (complaint !== undefined) return complaint;
    [letter, numbers] = [command, []];
  }
  const complaint = finished();
  if (complaint !== undefined) return complaint;
  return segments[0]?.command === 'M' ? segments : 'the path does not begin with M';
}

function pointsOf(command: Command, numbers: readonly number[], origin: Point, at: Point): Point[] {
  const [first = 0] = numbers;
  if (command === 'H') return [{ x: origin.x + first, y: at.y }];
  if (command === 'V') return [{ x: at.x, y: origin.y + first }];
  return numbers.flatMap((x, index) =>
    index % 2 === 0 ? [{ x: origin.x + x, y: origin.y + (numbers[index + 1] ?? 0) }] : [],
  );
}

/** Places on a Bézier curve of any degree after its first (de Casteljau). */
function curve(controls: readonly Point[]): Point[] {
  return Array.from({ length: STEPS }, (_, step) => onCurve(controls, (step + 1) / STEPS));
}

function onCurve(controls: readonly Point[], part: number): Point {
  const [first, ...others] = controls;
  if (first === undefined || others.length === 0) return first ?? { x: 0, y: 0 };
  const between = others.map((to, index) => {
    const from = controls[index] ?? to;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  });
  return onCurve(between, part);
}

/** Drawing programs close a path with a line to its first corner, and then with Z. */
function withoutRepeated(corners: readonly Point[]): Point[] {
  return corners.filter((corner, index) => {
    const before = corners[index === 0 ? corners.length - 1 : index - 1];
    return (
      corners.length === 1 ||
      before === undefined ||
      Math.hypot(corner.x - before.x, corner.y - before.y) > 1e-6
    );
  });
}
