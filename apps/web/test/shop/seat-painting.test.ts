import { describe, expect, test } from '@jest/globals';
import type { Board } from '../../app/shop/board.ts';
import { type Painting, placesSeen } from '../../app/shop/painting.ts';
import { SeatMap } from '../../app/shop/seat-map.ts';
import { differing, partsBetween } from '../../app/shop/seat-parts.ts';
import { paintWords } from '../../app/shop/section-painter.ts';
import { venueOf } from '../../app/shop/venue-layout.ts';

const board: Board = {
  onSale: true,
  sections: [
    { id: 'A', kind: 'numbered', price: 1, onSale: true, capacity: 6, available: 6, seats: ['fff', 'fff'] },
    { id: 'PIT', kind: 'standing', price: 1, onSale: true, capacity: 9, available: 9 },
  ],
};
const map = new SeatMap(board);
const venue = venueOf(map.sections);
const colours = {
  ...{ few: '#10', card: '#11' },
  ...{ free: '#1', accessible: '#2', taken: '#3', mine: '#4', ink: '#5', soft: '#6' },
  ...{ onFree: '#7', onMine: '#8', stage: '#9', font: 'sans-serif' },
};
const before: Painting = {
  ...{ venue, view: { scale: 34, x: 0, y: 0 }, width: 300, height: 300, places: placesSeen(venue), colours },
  words: {
    stage: 'Stage',
    sectionName: () => 'A',
    price: () => '1',
    left: () => '6 left',
    landmark: () => 'Bar',
  },
  ...{ chosen: new Set(['A/1-1']), cursor: undefined, area: undefined },
};

const PLACES = ['1-1', '1-2', '1-3', '2-1', '2-2', '2-3'];

/** Whether a seat is in one of the parts. */
function covers(parts: ReturnType<typeof partsBetween>, place: string): boolean {
  const block = venue.blocks[0];
  const seat = block?.section.seats[block.section.at.get(place) ?? -1];
  if (block === undefined || seat === undefined) throw new Error(`no seat ${place}`);
  const [x, y] = [seat.x + block.dx, seat.y + block.dy];
  return (parts ?? []).some(({ left, right, top, bottom }) => left < x && x < right && top < y && y < bottom);
}

describe('what of the map is painted again', () => {
  test('seats that were chosen, given back, or that the keyboard came to or left: they alone', () => {
    const parts = partsBetween(before, { ...before, chosen: new Set(['A/2-3']), cursor: 'A/1-2' });
    expect(parts).toHaveLength(3);
    expect(PLACES.filter((place) => covers(parts, place))).toEqual(['1-1', '1-2', '2-3']);
  });

  test('seats that other fans took, what is written of their section, and nothing beside them', () => {
    const live = new SeatMap(board);
    const own = venueOf(live.sections);
    const seen = { ...before, venue: own, places: placesSeen(own) };
    const section = { price: 1, onSale: true };
    live.applyChange({
      sections: [
        { id: 'A', available: 4, ...section },
        { id: 'PIT', available: 9, ...section },
      ],
      seats: [
        ['A', 1, 2, 't'],
        ['A', 2, 3, 't'],
      ],
    });
    const taken = { ...seen, places: placesSeen(own) };
    const parts = partsBetween(seen, taken);
    // The line above the seats says how many are left.
    expect(parts).toHaveLength(3);
    expect(PLACES.filter((place) => covers(parts, place))).toEqual(['1-2', '2-3']);

    live.applyChange({ sections: [{ id: 'PIT', available: 8, ...section }], seats: [] });
    const pit = own.blocks.find(({ section: { id } }) => id === 'PIT');
    const [part, ...others] = partsBetween(taken, { ...taken, places: placesSeen(own) }) ?? [];
    if (pit === undefined || part === undefined) throw new Error('the pit is painted');
    expect(others).toEqual([]);
    expect(part.top).toBeLessThan(pit.top);
    expect(part.bottom).toBeGreaterThan(pit.bottom);
  });

  test('the whole section while it is described over its seats, and where its colour changes', () => {
    const live = new SeatMap(board);
    const own = venueOf(live.sections);
    const seen = { ...before, venue: own, places: placesSeen(own) };
    live.applyChange({
      sections: [{ id: 'A', available: 5, price: 1, onSale: true }],
      seats: [['A', 1, 2, 't']],
    });
    const far = { view: { scale: 8, x: 0, y: 0 } };
    const one = partsBetween({ ...seen, ...far }, { ...seen, ...far, places: placesSeen(own) });
    expect(one).toHaveLength(1);
    expect(PLACES.every((place) => covers(one, place))).toBe(true);
    live.applyChange({ sections: [{ id: 'A', available: 0, price: 1, onSale: true }], seats: [] });
    const tinted = partsBetween(seen, { ...seen, places: placesSeen(own) });
    expect(PLACES.every((place) => covers(tinted, place))).toBe(true);
  });

  test('nothing after a whole new board that says the same', () => {
    const live = new SeatMap(board);
    const own = venueOf(live.sections);
    const seen = { ...before, venue: own, places: placesSeen(own) };
    live.applyBoard(board);
    expect(partsBetween(seen, { ...seen, places: placesSeen(own) })).toEqual([]);
  });

  test('nothing, where nothing looks different', () => {
    expect(partsBetween(before, { ...before, chosen: new Set(['A/1-1']) })).toEqual([]);
  });

  test.each<[string, Partial<Painting>]>([
    ['another view', { view: { scale: 34, x: 1, y: 0 } }],
    ['another size', { width: 301 }],
    ['another language', { words: { ...before.words } }],
    ['another section looked at', { area: 'A' }],
    ['dark instead of light', { colours: { ...colours } }],
  ])('all of it after %s', (_, change) => {
    expect(partsBetween(before, { ...before, ...change })).toBeUndefined();
  });

  test('a seat that is pressed twice before the page hears of it is what it was', () => {
    const once = differing(new Set(['A/1-1']), new Set(['A/1-2']));
    expect([...once]).toEqual(['A/1-1', 'A/1-2']);
    expect([...differing(once, new Set(['A/1-2']))]).toEqual(['A/1-1']);
  });
});

test('the name above a section of which a part is outside the map is seen whole', () => {
  const [block] = venue.blocks;
  if (block === undefined) throw new Error('the venue has a section');
  const width = 8;
  const written: { text: string; middle: number }[] = [];
  const context = {
    measureText: (text: string) => ({ width: text.length * width }),
    fillText: (text: string, middle: number) => written.push({ text, middle }),
  } as unknown as CanvasRenderingContext2D;
  const middle = (block.left + block.right) / 2;
  for (const x of [block.left, middle + 0.2]) {
    paintWords(context, { ...before, view: { ...before.view, x } }, block);
  }
  const [whole, part] = written;
  expect(whole?.middle).toBeCloseTo((middle - block.left) * before.view.scale);
  expect(part?.text).toBe('A');
  expect((part?.middle ?? 0) - width / 2).toBeGreaterThan(0);
});
