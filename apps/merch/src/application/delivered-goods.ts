import { LocalisedText, type WithdrawAnswer } from '@clove/contracts';
import { type Delivered, type Delivery, liveUnitIds, priceOf, unitIds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { heldItem } from '../domain/goods-request.ts';
import { type PickUp, type Piece, withdrawPiece } from '../domain/pick-up.ts';
import { pickUpEvent } from './pick-ups.ts';
import type { NewPickUp, PickUpStore } from './ports.ts';

/** SELL makes a pick-up; an order that gives a piece back gets it as long as it waits at the desk. */
export function deliveredGoods(store: PickUpStore): Delivery {
  return {
    async deliver(tx, sold) {
      const made = sold.map((delivered) => ({ delivered, pickUp: newPickUp(delivered) }));
      await store.create(
        tx,
        made.map(({ pickUp }) => pickUp),
      );
      tx.publish(
        ...made.map(({ delivered, pickUp }) =>
          pickUpEvent('merch.PickUpReady', { ...pickUp, version: 1 }, delivered.correlationId),
        ),
      );
    },

    async withdraw(tx, units) {
      const { pickUps } = await store.lock(tx, { holdIds: [...new Set(units.map(({ hold }) => hold.id))] });
      const byHold = new Map(pickUps.map((pickUp) => [pickUp.holdId, pickUp]));
      const causes = new Map<string, string | undefined>();
      const changed = new Map<string, PickUp>();
      const pieces: Piece[] = [];
      const answers = units.map(({ hold, unitId, regardless, correlationId }): WithdrawAnswer => {
        const pickUp = byHold.get(hold.id);
        if (pickUp === undefined) throw new Error(`hold ${hold.id} is sold and has no pick-up`);
        const decided = withdrawPiece(pickUp, unitId, regardless);
        if (decided === undefined) return { result: 'refused', reason: 'collected' };
        // One event for all pieces of a pick-up: one version later, however many go.
        const next = {
          ...decided.pickUp,
          version: changed.has(pickUp.id) ? pickUp.version : pickUp.version + 1,
        };
        byHold.set(hold.id, next);
        changed.set(next.id, next);
        causes.set(next.id, correlationId);
        pieces.push(...decided.pieces);
        return { result: 'withdrawn' };
      });
      await store.save(tx, [...changed.values()], pieces);
      tx.publish(
        ...[...changed.values()].map((pickUp) =>
          pickUpEvent('merch.PickUpWithdrawn', pickUp, causes.get(pickUp.id)),
        ),
      );
      return answers;
    },
  };
}

function newPickUp({ hold, orderId }: Delivered): NewPickUp {
  const all = unitIds(hold);
  return {
    id: newId(),
    orderId,
    holdId: hold.id,
    fanId: hold.fanId,
    pieces: liveUnitIds(hold).map((unitId) => ({
      unitId,
      item: heldItem(hold),
      label: LocalisedText.parse(hold.terms?.label),
      paid: priceOf(hold, all.indexOf(unitId)),
      state: 'READY',
      collectedAt: null,
    })),
  };
}
