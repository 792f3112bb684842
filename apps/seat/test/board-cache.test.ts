import { describe, expect, test } from '@jest/globals';
import { BoardCache } from '../src/application/board-cache.ts';
import type { SectionStock } from '../src/application/section-stock.ts';
import { type Board, boardChange, type SectionUnits } from '../src/domain/seat-board.ts';

/** A database that counts how often it is read and shows what `units` holds then. */
function countedBoard(units: SectionUnits) {
  const state = { reads: 0, units };
  const never = () => Promise.reject(new Error('not part of reading'));
  const kind: Pick<SectionStock, 'view'> = {
    async view(_db, performanceIds) {
      return new Map(performanceIds.map((id) => [`${id}/A`, state.units]));
    },
  };
  const cache = new BoardCache(
    { query: never },
    {
      async read() {
        state.reads += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return {
          now: new Date('2026-06-01T11:00:00Z'),
          sale: {
            currency: 'KRW',
            opensAt: new Date('2026-06-01T10:00:00Z'),
            closesAt: new Date('2026-08-01T10:00:00Z'),
            maxPerFan: 4,
            paused: false,
            admissionPerSecond: null,
          },
          performances: [
            {
              id: 'day-1',
              onSale: true,
              sellsUntil: new Date('2026-07-01T10:00:00Z'),
              cancelledAt: null,
              sections: [{ id: 'A', kind: 'numbered', price: 10, onSale: true }],
            },
          ],
        };
      },
    },
    [kind],
  );
  return { cache, state };
}

describe('the seat map of a process', () => {
  test('is read once for a crowd of 1,000, and not at all for a performance it knows does not exist', async () => {
    const { cache, state } = countedBoard({ capacity: 2, available: 2, seats: ['ff'] });
    const shown = await Promise.all(Array.from({ length: 1_000 }, () => cache.show('day-1')));
    expect(new Set(shown.map((each) => each?.board.sections[0]?.available))).toEqual(new Set([2]));
    expect(state.reads).toBe(1);
    expect(await Promise.all([cache.show('day-9'), cache.show('day-8')])).toEqual([undefined, undefined]);
    expect(state.reads).toBe(1);
  });

  test('is read once per round for all live clients, and not while there are none', async () => {
    const { cache, state } = countedBoard({ capacity: 2, available: 2, seats: ['ff'] });
    await cache.notifyWatchers();
    expect(state.reads).toBe(0);
    const left = new AbortController();
    const received: unknown[][] = Array.from({ length: 50 }, () => []);
    await Promise.all(
      received.map((events) =>
        cache.watch(
          'day-1',
          ({ event, data }) => {
            events.push(event, data);
            return true;
          },
          left.signal,
        ),
      ),
    );
    state.units = { capacity: 2, available: 1, seats: ['fh'] };
    await cache.notifyWatchers();
    expect(state.reads).toBe(2);
    for (const events of received) {
      expect(events).toEqual([
        'snapshot',
        expect.objectContaining({ performanceId: 'day-1' }),
        'change',
        { sections: [{ id: 'A', price: 10, available: 1, onSale: true }], seats: [['A', 1, 2, 'h']] },
      ]);
    }
    await cache.notifyWatchers();
    expect(received[0]).toHaveLength(4);
    left.abort();
    await cache.notifyWatchers();
    expect(state.reads).toBe(3);
  });

  test('gives a client that was too slow a whole snapshot next time', async () => {
    const { cache, state } = countedBoard({ capacity: 1, available: 1, seats: ['f'] });
    const taken: string[] = [];
    let slow = false;
    const listener = ({ event }: { event: string }) => {
      if (!slow) taken.push(event);
      return !slow;
    };
    await cache.watch('day-1', listener, new AbortController().signal);
    slow = true;
    state.units = { capacity: 1, available: 0, seats: ['h'] };
    await cache.notifyWatchers();
    slow = false;
    await cache.notifyWatchers();
    expect(taken).toEqual(['snapshot', 'snapshot']);
  });
});

test('a section that gets more rows is sent as a new snapshot', () => {
  const board = (seats: string[]): Board => ({
    performanceId: 'day-1',
    onSale: true,
    closesAt: '2026-07-01T10:00:00.000Z',
    cancelledAt: null,
    currency: 'KRW',
    sections: [
      { id: 'A', kind: 'numbered', price: 1, onSale: true, capacity: seats.length, available: 1, seats },
    ],
  });
  expect(boardChange(board(['f']), board(['f', 'f']))).toBe('reshaped');
  expect(boardChange(board(['f']), board(['f']))).toBeUndefined();
});
