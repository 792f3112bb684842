import type { OrderStore } from './order-store.ts';
import type { SagaLog } from './saga-log.ts';

/** Source: the step runner's rule, alert at 10 min. */
const stuckMinutes = 10;

/** Makes orders that hang in one step visible: a log line each, and their number. */
export function sagaAlerts(
  store: Pick<OrderStore, 'stuckFor'>,
  log: SagaLog,
  onStuck: (orders: number) => void = () => undefined,
): { check(): Promise<void> } {
  return {
    async check() {
      const stuck = await store.stuckFor(stuckMinutes);
      onStuck(stuck.length);
      for (const order of stuck) {
        log.error({ orderId: order.id, state: order.state, seconds: order.seconds }, 'an order is stuck');
      }
    },
  };
}
