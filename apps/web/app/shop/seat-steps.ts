import type { Block, SeatAt } from './venue.ts';

/** What an arrow key moves by. */
export const STEPS: Readonly<Record<string, readonly [rows: number, seats: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The seat in that direction, over the sections' borders; at first the middle of the front row. */
export function moved(
  blocks: readonly Block[],
  from: SeatAt | undefined,
  rows: number,
  seats: number,
): SeatAt | undefined {
  if (from === undefined) return blocks[0] === undefined ? undefined : middleOfFront(blocks[0]);
  const { block, index, seat } = from;
  if (seats !== 0) {
    const beside = seatOf(block, index + seats);
    return beside?.seat.rowIndex === seat.rowIndex ? beside : from;
  }
  const x = seat.x + block.dx;
  const inBlock = nearestInRow(block, seat.rowIndex + rows, x);
  if (inBlock !== undefined) return inBlock;
  const next = blocks[blocks.indexOf(block) + rows];
  if (next === undefined) return from;
  return nearestInRow(next, rows > 0 ? 0 : next.section.rowStarts.length - 1, x) ?? from;
}

function middleOfFront(block: Block): SeatAt | undefined {
  const { rowStarts, seats } = block.section;
  return seatOf(block, Math.floor(((rowStarts[1] ?? seats.length) - 1) / 2));
}

function nearestInRow(block: Block, row: number, x: number): SeatAt | undefined {
  const { rowStarts, seats } = block.section;
  const start = rowStarts[row];
  if (start === undefined) return undefined;
  const end = rowStarts[row + 1] ?? seats.length;
  let best = start;
  for (let index = start; index < end; index += 1) {
    const away = (at: number) => Math.abs((seats[at]?.x ?? 0) + block.dx - x);
    if (away(index) < away(best)) best = index;
  }
  return seatOf(block, best);
}

function seatOf(block: Block, index: number): SeatAt | undefined {
  const seat = block.section.seats[index];
  return seat === undefined ? undefined : { block, index, seat };
}
