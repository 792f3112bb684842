import { MOST_OVERTAKEN, served, type WaitingEntry } from '@clove/inventory';
import { describe, expect, test } from '@jest/globals';
import { chooseSeats } from '../src/domain/choose-seats.ts';

/** A line of fans who want these quantities; a pair says how often that one was overtaken. */
function line(...wanted: (number | [quantity: number, overtaken: number])[]): WaitingEntry[] {
  return wanted.map((each, index) => {
    const [quantity, overtaken] = typeof each === 'number' ? [each, 0] : each;
    return {
      id: `e${index}`,
      fanId: `f${index}`,
      item: 'day-1/A',
      quantity,
      category: null,
      joinedAt: new Date(0),
      overtaken,
    };
  });
}
const ids = (entries: readonly WaitingEntry[]) => entries.map(({ id }) => id);

describe('the order in which a line is served', () => {
  test('is that of coming, as long as all fit', () => {
    expect(ids(served(line(2, 1, 3), 5))).toEqual(['e0', 'e1']);
  });

  test('lets those pass who fit, while one who wants more keeps the place', () => {
    expect(ids(served(line(4, 1, 3, 2), 3))).toEqual(['e1', 'e3']);
    expect(ids(served(line(4, 1, 3, 2), 4))).toEqual(['e0']);
  });

  test('stops before one who was passed often enough', () => {
    expect(ids(served(line(1, [4, MOST_OVERTAKEN], 1), 4))).toEqual(['e0']);
    expect(ids(served(line(1, [4, MOST_OVERTAKEN - 1], 1), 4))).toEqual(['e0', 'e2']);
  });

  test('serves no one while nothing is free', () => {
    expect(served(line(1), 0)).toEqual([]);
  });
});

describe('seats of an offer', () => {
  const seats = [
    [1, 1],
    [1, 3],
    [2, 4],
    [2, 5],
  ].map(([row = 0, number = 0]) => ({ id: `${row}-${number}`, row, number }));
  const chosen = (quantity: number) => chooseSeats(seats, quantity).map(({ id }) => id);

  test('lie side by side where a row has room, and are the first ones otherwise', () => {
    expect(chosen(1)).toEqual(['1-1']);
    expect(chosen(2)).toEqual(['2-4', '2-5']);
    expect(chosen(3)).toEqual(['1-1', '1-3', '2-4']);
  });
});
