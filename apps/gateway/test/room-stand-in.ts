import { RoomSyncRequest } from '@clove/contracts';
import { EMPTY_LINE, emptySketch, moved, type Room, roomState } from '@clove/waiting-room';
import { type Behaviour, bodyOf, json } from './stand-in.ts';

/** The queue's port by its own rules, with a record in memory instead of a database. */
export interface RoomStandIn {
  readonly behaviour: Behaviour;
  /** Fans per second. */
  perSecond: number;
  answers: boolean;
  room: Room;
  readonly turns: Map<string, number>;
}

/** @param opensInSeconds negative: it is open */
export function roomStandIn(options: { perSecond: number; opensInSeconds: number }): RoomStandIn {
  const opensAt = Date.now() + options.opensInSeconds * 1000;
  const standIn: RoomStandIn = {
    perSecond: options.perSecond,
    answers: true,
    turns: new Map(),
    room: {
      ...{ sale: 1, opensAt, closesAt: opensAt + 86_400_000, drawKey: 'a7'.repeat(32), drew: emptySketch() },
      ...{
        line: EMPTY_LINE,
        admitted: 0,
        shopping: 0,
        gateways: {},
        leverPerSecond: null,
        pausedAt: null,
        pauses: 0,
        movedAt: Date.now(),
      },
    },
    async behaviour(incoming, response) {
      const request = RoomSyncRequest.parse(JSON.parse(await bodyOf(incoming)));
      if (!standIn.answers) return json(response, 503, {});
      const now = Date.now();
      const settings = {
        perSecond: standIn.perSecond,
        drawSeconds: 3_600,
        shoppingSeconds: 600,
        keepSeconds: 600,
      };
      const answers = request.turns.map(({ memberId, placeTakenAt, until }) => {
        const had = standIn.turns.get(memberId);
        if (had !== undefined) return had > now ? had : had > placeTakenAt ? null : had;
        const ends = until ?? now + 600_000;
        standIn.turns.set(memberId, ends);
        return ends;
      });
      const turns = { began: answers.length, ended: 0 };
      const next = moved(standIn.room, request, { now, turns, settings });
      standIn.room = next.room;
      json(response, 200, {
        room: roomState(next.room, settings, now),
        firstNumber: next.firstNumber,
        turns: answers,
      });
    },
  };
  return standIn;
}
