import { pinHolds, releaseHolds, sellHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import type { HoldRequest } from '../src/domain/hold-request.ts';
import { placed, places, type Replica, type Replicas, seats } from './replicas.ts';

/** Longer than a hold and its grace last, in seconds. */
export const LAPSED = 480 + 31;

/** A hold with an order that may pin it. */
export interface HeldForOrder {
  readonly holdId: string;
  readonly fanId: string;
  readonly orderId: string;
  readonly request: HoldRequest;
  readonly unitIds: string[];
}

/** What fans and their orders do. */
export function stepsOn(replicas: Replicas) {
  return {
    async hold(request: HoldRequest, fanId: string = newId()): Promise<HeldForOrder> {
      const { id, units } = placed(await replicas.a.place(fanId, request));
      return { holdId: id, fanId, orderId: newId(), request, unitIds: units.map((unit) => unit.unitId) };
    },
    async state(holdId: string): Promise<string | undefined> {
      const [row] = await replicas.sql<{ state: string }>('SELECT state FROM holds WHERE id = $1', [holdId]);
      return row?.state;
    },
    async used(fanId: string): Promise<number> {
      const [row] = await replicas.sql<{ used: number }>('SELECT used FROM fan_quota WHERE fan_id = $1', [
        fanId,
      ]);
      return row?.used ?? 0;
    },
    async pin(
      { holdId, orderId }: { holdId: string; orderId: string },
      at: Replica = replicas.a,
    ): Promise<string | undefined> {
      const [answer] = await pinHolds(at.inventory, [{ holdId, orderId }]);
      return answer?.result === 'refused' ? answer.reason : answer?.result;
    },
    async sell({ holdId, orderId }: { holdId: string; orderId: string }): Promise<string | undefined> {
      return (await sellHolds(replicas.b.inventory, [{ holdId, orderId }]))[0]?.result;
    },
    async release(
      { holdId, orderId }: { holdId: string; orderId: string },
      at: Replica = replicas.b,
    ): Promise<string | undefined> {
      return (await releaseHolds(at.inventory, [{ holdId, orderId }]))[0]?.result;
    },
  };
}

/** Requests of two units each that no other test of the file makes: of section A, in rows of four, and of section S. */
export function freshRequests() {
  let row = 0;
  const freshSeats = () => {
    row += 1;
    return seats(`A/${row}-1`, `A/${row}-2`);
  };
  return { freshSeats, kinds: [['numbered', freshSeats] as const, ['standing', () => places(2)] as const] };
}
