import { ApiProblem, act, read } from '../api.ts';
import { actionButton, element } from '../element.ts';
import { dropHold } from '../kept-hold.ts';
import { t } from '../language.ts';
import { clearNotice, showProblem } from '../notice.ts';
import { pause } from '../pause.ts';
import { lineName } from '../place-name.ts';
import { priceTable } from '../price-table.ts';
import { leaveFor, showAgain, type View } from '../router.ts';
import { currentMember, forgetMember } from '../session.ts';
import type { Order } from '../shapes.ts';
import { textKey } from '../texts.ts';
import { logInForm } from './log-in.ts';

/** End reasons after which the fan keeps the places for the remaining time of the hold, to pay again. */
const placesKept: ReadonlySet<string> = new Set(['declined', 'given-up']);
const ended: ReadonlySet<string> = new Set(['COMPLETED', 'EXPIRED', 'CANCELLED', 'REFUNDED']);
/** States whose payment may still be cancelled. */
const beforePayment: ReadonlySet<string> = new Set(['OPEN', 'AWAITING_PAYMENT']);
/** Seconds that the server may hold a request until something changes. */
const longestWait = 20;

/** One order; waits with the fan until its outcome is known. */
export function orderView(orderId: string): View {
  return async (main, signal) => {
    if (currentMember() === null) {
      logInForm(main, showAgain);
      return;
    }
    let wait: Record<string, string> = {};
    let shown = '';
    while (!signal.aborted) {
      const order = await readOrder(orderId, wait, signal);
      if (order === 'logged-out') {
        logInForm(main, showAgain);
        return;
      }
      if (signal.aborted) return;
      // Drawn again only when something changed: the focus stays, and screen readers do not repeat it.
      if (order !== 'again' && JSON.stringify(order) !== shown) {
        show(main, order);
        shown = JSON.stringify(order);
      }
      if (order !== 'again' && ended.has(order.state)) {
        if (!placesKept.has(order.endReason ?? '')) {
          for (const { performanceId, holdId } of order.lines) {
            if (performanceId !== null) dropHold(performanceId, holdId);
          }
        }
        return;
      }
      wait = order === 'again' ? {} : { prefer: `wait=${longestWait}` };
    }
  };
}

/** Reads the order, waiting on the server's side; after an error waits here, with a notice. */
async function readOrder(
  orderId: string,
  wait: Record<string, string>,
  signal: AbortSignal,
): Promise<Order | 'again' | 'logged-out'> {
  const startedAt = performance.now();
  try {
    const order = await read<Order>(`/api/orders/${encodeURIComponent(orderId)}`, wait, signal);
    clearNotice();
    // A server that does not wait must not be polled without pause.
    if (wait['prefer'] !== undefined && performance.now() - startedAt < 1000) await pause(1, signal);
    return order;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status === 404 || error.status === 403) throw error;
    if (error.status === 401) {
      forgetMember();
      return 'logged-out';
    }
    showProblem(error);
    await pause(error.retryAfter ?? 3, signal);
    return 'again';
  }
}

function show(main: HTMLElement, order: Order): void {
  const state = textKey('ended', order.endReason ?? '') ?? textKey('order', order.state);
  main.replaceChildren(
    element(
      'section',
      { class: 'card narrow receipt' },
      element('h1', { attributes: { tabindex: -1 } }, t('order')),
      element(
        'p',
        { class: `outcome ${order.state}`, attributes: { role: 'status' } },
        state === undefined ? order.state : t(state),
      ),
      !ended.has(order.state) && element('p', { class: 'soft' }, t('waiting')),
      priceTable(
        order.lines.map((line) => ({ name: lineName(line), amount: line.paid })),
        order.total,
        order.currency,
      ),
      ...actions(order),
    ),
  );
}

function actions(order: Order): HTMLElement[] {
  if (order.state === 'COMPLETED') {
    return [element('a', { class: 'button', attributes: { href: '/tickets' } }, t('showTickets'))];
  }
  if (ended.has(order.state)) {
    const performanceId = order.lines.find((line) => line.performanceId !== null)?.performanceId;
    const href = performanceId == null ? '/' : `/performances/${encodeURIComponent(performanceId)}`;
    return [element('a', { class: 'button', attributes: { href } }, t('chooseAgain'))];
  }
  if (!beforePayment.has(order.state)) return [];
  const { redirectUrl } = order;
  return [
    ...(typeof redirectUrl === 'string'
      ? [actionButton(t('goOnPaying'), () => leaveFor(redirectUrl), { class: 'wide' })]
      : []),
    actionButton(
      t('cancelOrder'),
      async () => {
        try {
          await act(
            `cancel-order ${order.id}`,
            'POST',
            `/api/orders/${encodeURIComponent(order.id)}/cancellation`,
          );
          showAgain();
        } catch (error) {
          showProblem(error);
        }
      },
      { class: 'danger wide' },
    ),
  ];
}
