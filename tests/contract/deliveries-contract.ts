import { type Hold, PinAnswer, SellAnswer, WithdrawAnswer } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { asker, type InternalPort } from './internal-port.ts';

/** An inventory that delivers what it sells, as ticket sees it. */
export interface DeliveringInventory extends InternalPort {
  /** An ACTIVE hold of so many units, of a fan who has no others. */
  place(units: number): Promise<Hold>;
  /** The unit of a sold hold was handed over. */
  handOver(hold: Hold, unitId: string): Promise<void>;
}

/** What ticket's saga relies on when lines of goods or nights are cancelled. */
export function deliveriesContract(inventory: () => DeliveringInventory): void {
  const { one: pin } = asker(inventory, '/internal/holds/pin', PinAnswer);
  const { one: sell } = asker(inventory, '/internal/holds/sell', SellAnswer);
  const { one: withdraw, all: withdrawAll } = asker(
    inventory,
    '/internal/deliveries/withdraw',
    WithdrawAnswer,
  );

  async function pinned(units: number) {
    const hold = await inventory().place(units);
    const orderId = newId();
    expect(await pin({ holdId: hold.id, orderId })).toEqual({ result: 'pinned' });
    const lines = hold.units.map(({ unitId }) => ({
      ...{ lineId: newId(), orderId, fanId: hold.fanId, holdId: hold.id, unitId },
      regardless: false,
    }));
    const sold = async () => expect(await sell({ holdId: hold.id, orderId })).toEqual({ result: 'sold' });
    return { hold, lines, sold };
  }

  describe('withdraws', () => {
    test('what was sold, line by line; repeats answer the same, and the sale stays confirmed', async () => {
      const { hold, lines, sold } = await pinned(2);
      await sold();
      const [first, second] = lines;
      for (const asked of [[first], [first], [first, second], [second]]) {
        const given = await withdrawAll(...asked.flatMap((line) => line ?? []));
        expect(given).toEqual(asked.map(() => ({ result: 'withdrawn' })));
      }
      expect(await sell({ holdId: hold.id, orderId: lines[0]?.orderId })).toEqual({ result: 'sold' });
    });

    test('nothing that no order has pinned', async () => {
      const hold = await inventory().place(1);
      const [unit] = hold.units;
      const bound = { orderId: newId(), holdId: hold.id };
      const line = { ...bound, lineId: newId(), fanId: hold.fanId, unitId: unit?.unitId, regardless: false };
      expect(await withdraw(line)).toMatchObject({ result: 'refused' });
      expect(await pin(bound)).toEqual({ result: 'pinned' });
      expect(await sell(bound)).toEqual({ result: 'sold' });
      expect(await withdraw(line)).toEqual({ result: 'withdrawn' });
    });

    test('nothing that was handed over, and says so', async () => {
      const { hold, lines, sold } = await pinned(2);
      await sold();
      const [handed, kept] = lines;
      await inventory().handOver(hold, handed?.unitId ?? '');
      expect(await withdraw(handed ?? {})).toMatchObject({ result: 'refused' });
      expect(await withdraw(kept ?? {})).toEqual({ result: 'withdrawn' });
    });
  });
}
