import { contains } from '@clove/contracts/outline';
import { describe, expect, test } from '@jest/globals';
import type { Board } from '../../app/shop/board.ts';
import { SeatMap } from '../../app/shop/seat-map.ts';
import { fitted } from '../../app/shop/seat-view.ts';
import { seatAt, sectionAt } from '../../app/shop/venue.ts';
import { venueOf } from '../../app/shop/venue-layout.ts';

const board: Board = {
  onSale: true,
  sections: [
    {
      id: 'A',
      kind: 'numbered',
      price: 1000,
      onSale: true,
      capacity: 6,
      available: 4,
      seats: ['ffh', 'asx'],
    },
    { id: 'S', kind: 'standing', price: 500, onSale: true, capacity: 30, available: 20 },
  ],
};
const statesOf = (map: SeatMap) =>
  ['1-1', '1-2', '1-3', '2-1', '2-2', '2-3'].map((place) => map.stateOf(`A/${place}`));

describe('the seat map in the browser', () => {
  test('every seat that is not free is taken, whatever the reason; accessible ones are distinguished', () => {
    const map = new SeatMap(board);
    expect(statesOf(map)).toEqual(['free', 'free', 'taken', 'accessible', 'taken', 'taken']);
    expect(map.section('S')).toMatchObject({ seats: [], free: 20 });
  });

  test('a live change takes and frees single seats, updates what is left, and is announced', () => {
    const map = new SeatMap(board);
    let changes = 0;
    map.subscribe(() => {
      changes += 1;
    });
    map.applyChange({
      sections: [{ id: 'S', price: 600, available: 0, onSale: true }],
      seats: [
        ['A', 1, 1, 'h'],
        ['A', 1, 3, 'f'],
        ['unknown', 1, 1, 'h'],
      ],
    });
    expect(statesOf(map).slice(0, 3)).toEqual(['taken', 'free', 'free']);
    expect(map.section('S')).toMatchObject({ price: 600, free: 0 });
    expect(changes).toBe(1);
  });

  test('a snapshot of the same shape is taken over in place; another shape needs a new page', () => {
    const map = new SeatMap(board);
    const known = map.section('A');
    const later: Board = {
      onSale: false,
      sections: board.sections.map((section) =>
        section.id === 'A' ? { ...section, seats: ['sss', 'sss'] } : section,
      ),
    };
    expect(map.applyBoard(later)).toBe(true);
    expect(map.section('A')).toBe(known);
    expect(new Set(statesOf(map))).toEqual(new Set(['taken']));
    expect(map.onSale).toBe(false);
    expect(map.applyBoard({ ...board, sections: board.sections.slice(0, 1) })).toBe(false);
  });

  test('chosen seats that other fans took, or that no longer exist, are removed', () => {
    expect(new SeatMap(board).lost(['A/1-1', 'A/1-3', 'B/1-1'])).toEqual(['A/1-3', 'B/1-1']);
  });

  test('a plan names rows and seats, places them, and leaves its aisles free', () => {
    const rows = [
      { row: 'K', seats: '7 | 8', at: '0,0 2,0' },
      { row: 'L', seats: '1 2' },
    ];
    const [numbered] = board.sections;
    if (numbered === undefined) throw new Error('no section');
    const planned = { ...board, sections: [{ ...numbered, seats: ['ff', 'hf'], layout: 'plan' }] };
    const map = new SeatMap(planned, new Map([['plan', rows]]));
    expect(map.section('A')?.seats.map(({ place, x }) => [place, x])).toEqual([
      ['K-7', 0],
      ['K-8', 2],
      ['L-1', -0.5],
      ['L-2', 0.5],
    ]);
    expect(map.stateOf('A/L-1')).toBe('taken');
  });
});

describe('the venue', () => {
  test('sections without a common plan stand behind each other, and a press finds the seat that is nearest', () => {
    const [numbered] = board.sections;
    if (numbered === undefined) throw new Error('no section');
    const map = new SeatMap({ ...board, sections: [numbered, { ...numbered, id: 'B' }] });
    const venue = venueOf(map.sections);
    const [front, back] = venue.blocks;
    expect(front?.bottom).toBeLessThan(back?.top ?? 0);
    const seat = back?.section.seats[4];
    if (back === undefined || seat === undefined) throw new Error('no seat');
    const found = seatAt(venue, seat.x + back.dx + 0.2, seat.y + back.dy - 0.2, 0.6);
    expect([found?.block.section.id, found?.seat.place]).toEqual(['B', '2-2']);
    expect(seatAt(venue, 400, 400, 0.6)).toBeUndefined();
  });

  test('a standing section is an area behind those before it, found by a press anywhere in it', () => {
    const [numbered] = board.sections;
    if (numbered === undefined) throw new Error('no section');
    const standing = {
      id: 'S',
      kind: 'standing',
      price: 5,
      onSale: true,
      capacity: 9,
      available: 4,
    } as const;
    const map = new SeatMap({ ...board, sections: [numbered, standing] });
    const venue = venueOf(map.sections);
    const [seats, area] = venue.blocks;
    if (seats === undefined || area === undefined) throw new Error('a section is missing');
    expect(area.top).toBeGreaterThan(seats.bottom);
    expect(venue.bottom).toBeGreaterThan(area.bottom);
    expect(sectionAt(venue, area.left + 0.1, area.bottom - 0.1)?.section).toMatchObject({ id: 'S', free: 4 });
    expect(sectionAt(venue, 0, seats.top)?.section.id).toBe('A');
    expect(sectionAt(venue, 0, (seats.bottom + area.top) / 2)).toBeUndefined();
    expect(seatAt(venue, 0, area.top + 1, 0.6)).toBeUndefined();
  });

  test('where all of a large hall is seen on a phone, the first name has room behind the stage, and so has each between sections', () => {
    const rows = Array.from({ length: 40 }, () => 'f'.repeat(100));
    const large = ['A', 'B', 'C', 'D', 'E'].map((id) => ({
      ...({ id, kind: 'numbered', price: 5, onSale: true, capacity: 4000, available: 4000 } as const),
      seats: rows,
    }));
    const venue = venueOf(new SeatMap({ ...board, sections: large }).sections);
    const { scale } = fitted(venue, { width: 358, height: 557 });
    const [first, second] = venue.blocks;
    if (first === undefined || second === undefined) throw new Error('a section is missing');
    // The stage is 18 pixels high at least, a name 14, and 0.45 of a seat is between the name and its seats.
    expect((first.top - 0.45) * scale).toBeGreaterThan(18 + 14);
    expect((second.top - 0.45 - first.bottom) * scale).toBeGreaterThan(12);
    expect(seatAt(venue, second.dx, second.top + 1.4, 0.6)?.block.section.id).toBe('B');
  });

  describe('that is drawn', () => {
    const rows = [
      { row: '1', seats: '1 2', at: '0,0 1,0' },
      { row: '2', seats: '1 2', at: '0,1 1,1' },
    ];
    const section = (id: string, more: object) => ({
      ...({
        id,
        kind: 'numbered',
        price: 5,
        onSale: true,
        capacity: 4,
        available: 4,
        seats: ['ff', 'ff'],
      } as const),
      ...more,
    });
    const standing = { kind: 'standing', seats: undefined } as const;
    const map = new SeatMap(
      {
        onSale: true,
        sections: [
          section('P', { layout: 'plan' }),
          section('G', {}),
          section('S', standing),
          section('T', standing),
        ],
      },
      new Map([['plan', rows]]),
    );
    const drawing = {
      outlines: [
        { section: 'P', shape: '-1,-1 2,-1 2,2 -1,2' },
        { section: 'G', shape: '10,0 16,0 16,4 10,4' },
        { section: 'S', shape: '-1,5 16,5 16,9 -1,9' },
      ],
      landmarks: [{ kind: 'stage', shape: '-1,-6 16,-6 16,-3 -1,-3' }],
    } satisfies Parameters<typeof venueOf>[1];
    const venue = venueOf(map.sections, drawing);
    const blockOf = (id: string) => {
      const block = venue.blocks.find((each) => each.section.id === id);
      if (block === undefined) throw new Error(`no section ${id}`);
      return block;
    };

    test('keeps what is drawn where it is to each other; what is not drawn stands behind', () => {
      const [planned, grid, area, behind] = ['P', 'G', 'S', 'T'].map(blockOf);
      const [stage] = venue.landmarks;
      if (!planned || !grid || !area || !behind || !stage) throw new Error('something is not drawn');
      expect(grid.left - planned.left).toBe(11);
      expect(area.top - planned.top).toBe(6);
      expect(planned.top - stage.top).toBe(5);
      expect(behind.top).toBeGreaterThan(area.bottom);
      expect(venue.hasStage).toBe(true);
    });

    test('seats without positions stand in the middle of their outline, those with a plan where it has them', () => {
      const grid = blockOf('G');
      expect(seatAt(venue, grid.middle.x - 0.5, grid.middle.y - 0.5, 0.1)?.seat.place).toBe('1-1');
      const planned = blockOf('P');
      expect(seatAt(venue, planned.left + 2, planned.top + 1, 0.1)?.seat.place).toBe('1-2');
    });

    test('a press anywhere in an outline finds its section', () => {
      const area = blockOf('S');
      expect(sectionAt(venue, area.left + 0.5, area.bottom - 0.5)?.section.id).toBe('S');
      expect(sectionAt(venue, area.left + 0.5, area.top - 0.5)).toBeUndefined();
    });
  });

  test('without a drawing each section is drawn around its seats, all of which are inside', () => {
    const { blocks } = venueOf(new SeatMap(board).sections);
    for (const { section, dx, dy, outline } of blocks) {
      for (const { x, y } of section.seats) expect(contains(outline, { x: x + dx, y: y + dy })).toBe(true);
    }
    expect(blocks).toHaveLength(2);
  });
});
