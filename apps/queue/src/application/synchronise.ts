import type { RoomSyncAnswer, RoomSyncRequest } from '@clove/contracts';
import type { UnitOfWork } from '@clove/service-kit';
import { moved, pauseOf, type RoomSettings, roomState } from '@clove/waiting-room';
import type { AskedTurn, RoomBook, TurnBook } from './ports.ts';

/** One synchronisation of a gateway: the line moves on, turns begin, numbers of arrival are given, all in one commit. */
export function synchronise(
  unitOfWork: UnitOfWork,
  rooms: RoomBook,
  turns: TurnBook,
  settings: RoomSettings,
): (request: RoomSyncRequest) => Promise<RoomSyncAnswer> {
  return (request) =>
    unitOfWork.run(async (tx) => {
      const room = await rooms.lock(tx);
      if (room === undefined) return { room: null, firstNumber: 0, turns: request.turns.map(() => null) };
      const { paused = room.pausedAt !== null } = request;
      if (room.pausedAt !== null && !paused) await turns.resume(tx, room.sale, room.pausedAt);
      const { ended, now } = await turns.sweep(tx, room.sale, paused);
      const { pausedAt } = pauseOf(room, request, now);
      // Turns of the sale before are of no use in this one.
      const asked = request.sale === room.sale ? oncePerMember(request.turns) : [];
      const { began, until } = await turns.begin(tx, room.sale, asked, settings.shoppingSeconds, pausedAt);
      const next = moved(room, request, { now, turns: { began, ended }, settings });
      rooms.save(tx, next.room);
      return {
        room: roomState(next.room, settings, now),
        firstNumber: next.firstNumber,
        turns: request.turns.map(({ memberId }) => until.get(memberId) ?? null),
      };
    });
}

function oncePerMember(turns: readonly AskedTurn[]): AskedTurn[] {
  return [...new Map(turns.toReversed().map((turn) => [turn.memberId, turn])).values()];
}
