import { ApiProblem, act, serverNow } from '../api.ts';
import { actionButton, element } from '../element.ts';
import { dropHold } from '../kept-hold.ts';
import { money, t } from '../language.ts';
import { showNotice, showProblem } from '../notice.ts';
import { methodsFor } from '../payment-methods.ts';
import { placeName } from '../place-name.ts';
import { priceTable } from '../price-table.ts';
import { goTo, leaveFor, showAgain } from '../router.ts';
import { forgetMember } from '../session.ts';
import type { Hold, Order } from '../shapes.ts';
import { textKey } from '../texts.ts';

export interface HoldPanelOptions {
  hold: Hold;
  paymentMethods: readonly string[];
  signal: AbortSignal;
}

/** The places the fan holds, the remaining time, and the payment. */
export function holdPanel({ hold, paymentMethods, signal }: HoldPanelOptions): HTMLElement {
  const total = hold.units.reduce((sum, { price }) => sum + price, 0);
  const clock = element('p', { class: 'clock', attributes: { role: 'timer' } });
  countDown(clock, hold, signal);

  const methods = methodsFor(total, paymentMethods);
  const choice = element('select');
  choice.append(
    ...methods.map((method) => {
      const key = textKey('method', method);
      return element('option', { attributes: { value: method } }, key === undefined ? method : t(key));
    }),
  );
  return element(
    'section',
    { class: 'card narrow' },
    element('h2', {}, t('yourPlaces')),
    clock,
    priceTable(
      hold.units.map((unit) => ({ name: placeName(unit), amount: unit.price })),
      total,
      hold.currency,
    ),
    methods.length > 1 && element('label', {}, t('payWith'), choice),
    methods.length === 1 &&
      total > 0 &&
      element('p', { class: 'soft' }, `${t('payWith')}: ${choice.selectedOptions[0]?.text ?? ''}`),
    actionButton(
      total === 0 ? t('getFree') : t('pay', { price: money(total, hold.currency) }),
      () => pay(hold, choice.value),
      { class: 'wide' },
    ),
    actionButton(t('letGo'), () => letGo(hold), { class: 'quiet wide' }),
  );
}

/** Places the order and opens its payment page. */
async function pay(hold: Hold, paymentMethod: string): Promise<void> {
  try {
    const { body } = await act<{ order: Order; redirectUrl: string | null }>(
      `order ${hold.id} ${paymentMethod}`,
      'POST',
      '/api/orders',
      { holdIds: [hold.id], paymentMethod },
    );
    const orderPath = `/orders/${body.order.id}`;
    if (body.redirectUrl === null) {
      goTo(orderPath);
      return;
    }
    // Back from the provider's page must lead to this order, not to paying for the same places again.
    history.pushState(null, '', orderPath);
    await leaveFor(body.redirectUrl);
  } catch (error) {
    showProblem(error);
    if (!(error instanceof ApiProblem)) return;
    if (error.status === 401) forgetMember();
    // A refused request may have changed the hold: show its current state.
    if (error.status === 401 || error.status === 409) showAgain();
  }
}

async function letGo(hold: Hold): Promise<void> {
  try {
    await act(`release ${hold.id}`, 'DELETE', `/api/seats/holds/${encodeURIComponent(hold.id)}`);
    dropHold(hold.performanceId);
    showAgain();
    showNotice(t('letGone'));
  } catch (error) {
    showProblem(error);
    // A refused request may have changed the hold: show its current state.
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 409)) showAgain();
  }
}

function countDown(clock: HTMLElement, hold: Hold, signal: AbortSignal): void {
  const tick = () => {
    const left = Date.parse(hold.expiresAt) - serverNow();
    const seconds = Math.max(0, Math.floor(left / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    clock.textContent = t('timeLeft', { time });
    clock.classList.toggle('soon', seconds < 60);
    if (left > 0) return;
    clearInterval(timer);
    dropHold(hold.performanceId);
    showAgain();
    showNotice(t('holdOver'), true);
  };
  const timer = setInterval(tick, 1000);
  signal.addEventListener('abort', () => clearInterval(timer));
  tick();
}
