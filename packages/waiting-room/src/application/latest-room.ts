import type { RoomState } from '@clove/contracts';
import { callMore, waitingIn } from '../domain/line.ts';
import type { LineView } from '../domain/place.ts';

/** After this many milliseconds without news nothing is decided by them. Source: a process that stood still must not act on what it knew. */
export const STALE_MS = 3_000;

/** The latest answer about the room, and what follows from it for the present. */
export interface LatestRoom {
  readonly state: RoomState | undefined;
  /** Whether the queue was not reached when it was last asked. */
  readonly alone: boolean;
  /** @param askedAt on the monotonic clock */
  receive(state: RoomState | undefined, askedAt: number): void;
  fail(): void;
  /** Whether neither an answer nor a failure is recent. */
  isStale(): boolean;
  ageSeconds(): number | undefined;
  /** A number of arrival that the queue did not give. */
  ownNumber(): number;
  /** The highest such number since the queue last answered; 0: none. */
  readonly furthestNumber: number;
}

/** The room at this moment, by a gateway's clock. Times in milliseconds on the clock of the queue's database. */
export interface RoomNow {
  readonly state: RoomState;
  readonly now: number;
  readonly isOpen: boolean;
  readonly line: LineView;
  readonly waiting: number;
}

/** @param monotonic milliseconds of a clock that never jumps */
export function latestRoom(monotonic: () => number): LatestRoom & { at(): RoomNow | undefined } {
  let state: RoomState | undefined;
  let receivedAt: number | undefined;
  let failedAt: number | undefined;
  let own = 0;
  let furthest = 0;

  /** While the queue is not reached the line moves on with the planned rate, from the moment when that was noticed. */
  function lineAt(of: RoomState, now: number): LineView {
    const arrivals = Math.max(of.arrivals, furthest);
    if (failedAt === undefined) return { ...of, arrivals };
    const openFor = (now - of.opensAt) / 1000;
    const seconds = Math.max(0, Math.min(openFor, (monotonic() - failedAt) / 1000));
    const planned = of.perSecond === 0 ? Number.POSITIVE_INFINITY : of.perSecond * seconds;
    const calls = of.paused ? 0 : planned;
    const called = openFor < 0 ? of.called : callMore({ called: of.called, arrivals }, of.drawn, calls);
    return { ...of, arrivals, called };
  }

  return {
    get state() {
      return state;
    },
    get alone() {
      return failedAt !== undefined;
    },
    get furthestNumber() {
      return furthest;
    },
    receive(next, askedAt) {
      state = next;
      // The answer was made later: this clock is ahead, if anything, and gives no place of the draw after the opening.
      receivedAt = askedAt;
      failedAt = undefined;
      [own, furthest] = [0, 0];
    },
    fail() {
      failedAt ??= monotonic();
    },
    isStale: () =>
      failedAt === undefined && (receivedAt === undefined || monotonic() - receivedAt > STALE_MS),
    ageSeconds: () => (receivedAt === undefined ? undefined : (monotonic() - receivedAt) / 1000),
    ownNumber() {
      own += 1;
      // Every gateway does the same: each takes its share of the numbers.
      furthest = (state?.arrivals ?? 0) + own * (state?.gateways ?? 1);
      return furthest;
    },
    at() {
      if (state === undefined || receivedAt === undefined) return undefined;
      const now = state.now + monotonic() - receivedAt;
      const line = lineAt(state, now);
      return { state, now, isOpen: now >= state.opensAt, line, waiting: waitingIn(line, line.drawn) };
    },
  };
}
