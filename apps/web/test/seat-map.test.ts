import { describe, expect, test } from '@jest/globals';
import { applyBoard, applyChange, lostSeats, seatMapOf } from '../page/seat-map.ts';
import type { Board } from '../page/shapes.ts';

const board: Board = {
  onSale: true,
  sections: [
    { id: 'A', kind: 'numbered', price: 1000, onSale: true, available: 4, seats: ['ffh', 'fsx'] },
    { id: 'S', kind: 'standing', price: 500, onSale: true, available: 20 },
  ],
};

describe('the seat map in the browser', () => {
  test('every seat that is not free is taken, whatever the reason', () => {
    const [numbered, standing] = seatMapOf(board).sections;
    expect(numbered).toMatchObject({ rows: [3, 3], free: 4, taken: new Set(['1-3', '2-2', '2-3']) });
    expect(standing).toMatchObject({ rows: [], free: 20 });
  });

  test('a live change takes and frees single seats and updates what is left', () => {
    const map = seatMapOf(board);
    applyChange(map, {
      sections: [{ id: 'S', price: 600, available: 0, onSale: true }],
      seats: [
        ['A', 1, 1, 'h'],
        ['A', 1, 3, 'f'],
        ['unknown', 1, 1, 'h'],
      ],
    });
    expect(map.sections[0]?.taken).toEqual(new Set(['1-1', '2-2', '2-3']));
    expect(map.sections[1]).toMatchObject({ price: 600, free: 0 });
  });

  test('a snapshot of the same shape is taken over in place; another shape needs a new page', () => {
    const map = seatMapOf(board);
    const known = map.sections[0];
    const later: Board = {
      onSale: false,
      sections: board.sections.map((section) =>
        section.id === 'A' ? { ...section, seats: ['sss', 'sss'] } : section,
      ),
    };
    expect(applyBoard(map, later)).toBe(true);
    expect(map.sections[0]).toBe(known);
    expect(known?.taken.size).toBe(6);
    expect(map.onSale).toBe(false);
    expect(applyBoard(map, { ...board, sections: board.sections.slice(0, 1) })).toBe(false);
  });

  test('chosen seats that other fans took, or that no longer exist, are removed', () => {
    expect(lostSeats(seatMapOf(board), ['A/1-1', 'A/1-3', 'B/1-1'])).toEqual(['A/1-3', 'B/1-1']);
  });
});
