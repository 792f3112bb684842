import { RoomSyncAnswer, type RoomSyncRequest } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';

/** Milliseconds. Source: shorter than what makes a state stale, so that fans wait for no answer that is of no use. */
export const SYNC_TIMEOUT_MS = 2_000;

/** The queue's management port, asked once a second. */
export function queueRoom(queue: Upstream): (request: RoomSyncRequest) => Promise<RoomSyncAnswer> {
  return (request) => queue.call('/internal/room/sync', request, RoomSyncAnswer);
}
