import type { OrderStore } from './order-store.ts';
import type { SagaLog } from './saga-log.ts';
import type { WithdrawalStore } from './withdrawals.ts';

/** Source: the step runner's rule, alert at 10 min. */
const stuckMinutes = 10;

/** Makes orders and withdrawals that hang in one step visible: a log line each, and their number. */
export function sagaAlerts(
  store: Pick<OrderStore, 'stuckFor'>,
  withdrawals: Pick<WithdrawalStore, 'stuckFor'>,
  log: SagaLog,
  onStuck: (orders: number) => void = () => undefined,
): { check(): Promise<void> } {
  return {
    async check() {
      const [stuck, withdrawing] = await Promise.all([
        store.stuckFor(stuckMinutes),
        withdrawals.stuckFor(stuckMinutes),
      ]);
      onStuck(stuck.length + withdrawing.length);
      for (const withdrawal of withdrawing) log.error(withdrawal, 'a line waits to be withdrawn');
      for (const order of stuck) {
        log.error({ orderId: order.id, state: order.state, seconds: order.seconds }, 'an order is stuck');
      }
    },
  };
}
