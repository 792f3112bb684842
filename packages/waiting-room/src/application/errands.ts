import type { RoomSyncAnswer, RoomSyncRequest } from '@clove/contracts';
import { draw } from '../domain/draw.ts';
import { emptySketch, raise, registerOf } from '../domain/sketch.ts';

/** Answered to a member whose place is used up: they had a turn after it was taken. */
export const USED_UP = null;
export type TurnEnd = number | typeof USED_UP;

/**
 * What a gateway does together, once a second: counts who drew, fetches numbers of arrival, begins turns. Fans who wait for an
 * answer wait for the next synchronisation; a member who asks several times at once is one.
 */
export interface Errands {
  /** Counts a member among those who drew a place, once. */
  count(key: string, memberId: string): void;
  number(memberId: string): Promise<number>;
  /** @param had until when the member's turn lasts as their place says; undefined: it has not begun */
  turn(memberId: string, placeTakenAt: number, had: number | undefined): Promise<TurnEnd>;
  /** Reports a turn that was begun here to the queue. */
  begun(memberId: string, placeTakenAt: number, until: number): void;
  /** What is to be done now; the next answer or failure is for these. */
  take(): Pick<RoomSyncRequest, 'drew' | 'numbers' | 'turns'>;
  answered(answer: Pick<RoomSyncAnswer, 'firstNumber' | 'turns'>): void;
  /** The queue was not reached: `alone` answers those who wait. Turns that began are reported the next time. */
  failed(alone: {
    number(): number;
    turn(memberId: string, placeTakenAt: number, had: number | undefined): TurnEnd;
  }): void;
  /** Everything of another sale is forgotten. */
  forget(): void;
}

interface Waiting<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

interface WaitingTurn extends Waiting<TurnEnd> {
  readonly placeTakenAt: number;
  readonly had: number | undefined;
}

interface Begun {
  readonly memberId: string;
  readonly placeTakenAt: number;
  readonly until: number;
}

/** Most turns of one call, as the contract says; the others follow with the next. */
const MOST_TURNS = 20_000;
/** Most turns that are remembered while the queue is not reached. Source: 100 bytes each. */
const MOST_BEGUN = 100_000;

export function errands(): Errands {
  const sketch = emptySketch();
  const risen = new Map<number, number>();
  const numbers = new Map<string, Waiting<number>>();
  const turns = new Map<string, WaitingTurn>();
  let begun: Begun[] = [];
  let sent = {
    drew: [] as (readonly [number, number])[],
    numbers: [] as string[],
    turns: [] as string[],
    begun: 0,
  };

  return {
    count(key, memberId) {
      const register = registerOf(draw(key, memberId));
      if (raise(sketch, register)) risen.set(...register);
    },
    number(memberId) {
      const known = numbers.get(memberId);
      if (known !== undefined) return known.promise;
      const waiting = waitingFor<number>();
      numbers.set(memberId, waiting);
      return waiting.promise;
    },
    turn(memberId, placeTakenAt, had) {
      const known = turns.get(memberId);
      if (known !== undefined) return known.promise;
      const waiting = { ...waitingFor<TurnEnd>(), placeTakenAt, had };
      turns.set(memberId, waiting);
      return waiting.promise;
    },
    begun(memberId, placeTakenAt, until) {
      if (begun.length < MOST_BEGUN) begun.push({ memberId, placeTakenAt, until });
    },
    take() {
      const reported = begun.slice(0, MOST_TURNS);
      const asking = [...turns].slice(0, MOST_TURNS - reported.length);
      sent = {
        drew: [...risen],
        numbers: [...numbers.keys()],
        turns: asking.map(([memberId]) => memberId),
        begun: reported.length,
      };
      return {
        drew: [...risen],
        numbers: numbers.size,
        turns: [...reported, ...asking.map(([memberId, { placeTakenAt }]) => ({ memberId, placeTakenAt }))],
      };
    },
    answered(answer) {
      for (const [index, value] of sent.drew) if (risen.get(index) === value) risen.delete(index);
      for (const [position, memberId] of sent.numbers.entries()) {
        settle(numbers, memberId, answer.firstNumber + position);
      }
      begun = begun.slice(sent.begun);
      for (const [position, memberId] of sent.turns.entries()) {
        settle(turns, memberId, answer.turns[sent.begun + position] ?? USED_UP);
      }
    },
    failed(alone) {
      for (const memberId of numbers.keys()) settle(numbers, memberId, alone.number());
      for (const [memberId, { placeTakenAt, had }] of turns) {
        settle(turns, memberId, alone.turn(memberId, placeTakenAt, had));
      }
    },
    forget() {
      sketch.fill(0);
      risen.clear();
      begun = [];
    },
  };
}

function waitingFor<T>(): Waiting<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { promise, resolve };
}

function settle<T>(waiting: Map<string, Waiting<T>>, memberId: string, value: T): void {
  waiting.get(memberId)?.resolve(value);
  waiting.delete(memberId);
}
