import type { RoomSyncAnswer, RoomSyncRequest } from '@clove/contracts';
import {
  EMPTY_LINE,
  emptySketch,
  moved,
  type Reception,
  type Room,
  reception,
  roomState,
} from '../src/index.ts';

/** A room whose clock the test moves: the queue's rules on a record in memory, and gateways that ask it. */
export interface SimulatedRoom {
  readonly gateways: readonly Reception[];
  readonly room: Room;
  /** Milliseconds. */
  now(): number;
  /** Whether the queue answers. */
  reached: boolean;
  /** Whether operations paused the sale. */
  paused: boolean;
  /** Moves the clock by a second, and lets every gateway synchronise. */
  second(): Promise<void>;
}

export interface Simulation {
  readonly gateways: number;
  readonly perSecond: number;
  readonly opensInSeconds: number;
  readonly shoppingSeconds?: number;
  readonly keepSeconds?: number;
}

/** Numbers from 0 to below 1, the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function simulatedRoom(simulation: Simulation): SimulatedRoom {
  const { perSecond, shoppingSeconds = 600, keepSeconds = 600 } = simulation;
  const settings = { perSecond, drawSeconds: 3_600, shoppingSeconds, keepSeconds };
  const random = seeded(7);
  const turns = new Map<string, number>();
  const began = new Map<string, number>();
  let now = Date.parse('2026-06-01T10:00:00Z');
  const opensAt = now + simulation.opensInSeconds * 1000;
  let lasting = 0;
  let room: Room = {
    ...{ sale: 1, opensAt, closesAt: opensAt + 86_400_000, drawKey: '5a'.repeat(32), drew: emptySketch() },
    ...{ line: EMPTY_LINE, admitted: 0, shopping: 0, gateways: {}, leverPerSecond: null, movedAt: now },
    ...{ pausedAt: null, pauses: 0 },
  };

  /** As the queue's table of turns. */
  function begin({ memberId, placeTakenAt, until }: RoomSyncRequest['turns'][number]): number | null {
    const had = turns.get(memberId);
    if (had !== undefined && room.pausedAt !== null && had > room.pausedAt)
      return had + now - Math.max(room.pausedAt, began.get(memberId) ?? 0);
    if (had !== undefined && had > now) return had;
    if (had !== undefined && had > placeTakenAt) return null;
    const ends = until ?? now + shoppingSeconds * 1000;
    turns.set(memberId, ends);
    began.set(memberId, now);
    return ends;
  }

  async function ask(request: RoomSyncRequest): Promise<RoomSyncAnswer> {
    if (!simulated.reached) throw new Error('the queue is down');
    const { pausedAt } = room;
    if (pausedAt !== null && request.paused === false) {
      for (const [memberId, end] of turns) {
        if (end > pausedAt) turns.set(memberId, end + now - Math.max(pausedAt, began.get(memberId) ?? 0));
      }
    }
    const before = turns.size;
    const answers = request.turns.map(begin);
    const last = [...turns.values()].filter((end) => end > (pausedAt ?? now)).length;
    const beginning = Math.max(turns.size - before, 0);
    const ended = lasting + beginning - last;
    lasting = last;
    const next = moved(room, request, { now, turns: { began: beginning, ended }, settings });
    room = next.room;
    return { room: roomState(room, settings, now), firstNumber: next.firstNumber, turns: answers };
  }

  const gateways = Array.from({ length: simulation.gateways }, (_, index) =>
    reception({
      gateway: `00000000-0000-4000-8000-00000000000${index}`,
      ask,
      levers: () => ({ perSecond: null, paused: simulated.paused }),
      monotonic: () => now,
      random,
    }),
  );
  const simulated: SimulatedRoom = {
    gateways,
    reached: true,
    paused: false,
    get room() {
      return room;
    },
    now: () => now,
    async second() {
      now += 1_000;
      for (const gateway of gateways) await gateway.synchronise();
    },
  };
  return simulated;
}
