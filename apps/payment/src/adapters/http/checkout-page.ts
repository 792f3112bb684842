import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { RouteDescription } from '@clove/service-kit';
import escapeHtml from 'escape-html';
import type { Express, Response } from 'express';
import { z } from 'zod';
import type { PaymentStore } from '../../application/payment-store.ts';
import type { Payment } from '../../domain/payment.ts';

export interface CheckoutOptions {
  readonly store: PaymentStore;
  readonly clientKey: string;
  /** Absolute address of the provider's script. */
  readonly sdkUrl: URL;
}

const Params = z.object({ paymentId: z.uuid() });
const Query = z.object({ key: z.string().min(1).max(100) });

export const checkoutPage: RouteDescription = {
  method: 'get',
  path: '/api/payments/:paymentId/checkout',
  operationId: 'showCheckout',
  summary: 'The page that opens the provider’s window; its address comes with the order',
  access: 'public',
  params: Params,
  query: Query,
  responses: {
    200: { description: 'The page', contentType: 'text/html' },
    404: { description: 'No such payment, or the wrong key', contentType: 'text/html' },
    410: { description: 'The payment was made or has ended', contentType: 'text/html' },
  },
};

/**
 * The page that opens the provider's window for methods without a server-side ready. Access needs the payment's
 * own 128-bit key; the page shows nothing private beyond the order of the key's holder.
 */
export function mountCheckoutPage(app: Express, options: CheckoutOptions): void {
  app.get(checkoutPage.path, async (request, response) => {
    const params = Params.safeParse(request.params);
    const query = Query.safeParse(request.query);
    const payment =
      params.success && query.success ? await options.store.find(params.data.paymentId) : undefined;
    if (payment?.checkoutKey == null || !same(query.data?.key ?? '', payment.checkoutKey)) {
      return sendPage(
        response,
        404,
        message('결제를 찾을 수 없습니다.', 'There is no such payment.'),
        options.sdkUrl,
      );
    }
    if (payment.state !== 'READY') {
      return sendPage(
        response,
        410,
        message('이미 처리되었거나 끝난 결제입니다.', 'This payment is already done or ended.'),
        options.sdkUrl,
      );
    }
    sendPage(response, 200, checkout(payment, options), options.sdkUrl);
  });
}

type Page = (nonce: string) => string;

function checkout(payment: Payment, options: CheckoutOptions): Page {
  const data: Record<string, string> = {
    'client-key': options.clientKey,
    'customer-key': payment.fanId,
    currency: payment.currency,
    value: String(payment.amount),
    'order-id': payment.orderId,
    'order-name': payment.itemName,
    'success-url': payment.returnUrl,
    'fail-url': `${payment.returnUrl}/fail`,
  };
  const attributes = Object.entries(data)
    .map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`)
    .join('');
  return (nonce) => `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>결제 · Payment</title>
<style nonce="${nonce}">body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}button{padding:.9rem 1.2rem;font:inherit}</style>
<script nonce="${nonce}" src="${escapeHtml(options.sdkUrl.href)}"></script></head><body>
<main id="payment"${attributes}><h1>${escapeHtml(payment.itemName)}</h1>
<p id="status" role="status">결제창을 여는 중입니다. <span lang="en">Opening the payment window.</span></p>
<p><button id="again" hidden>다시 열기 / <span lang="en">Open again</span></button></p>
<p><a href="${escapeHtml(`${payment.returnUrl}/cancel`)}" rel="noreferrer">결제 취소 / <span lang="en">Cancel</span></a></p>
<noscript><p>결제에는 JavaScript가 필요합니다. <span lang="en">Payment needs JavaScript.</span></p></noscript></main>
<script nonce="${nonce}">
(() => {
  const { clientKey, customerKey, currency, value, orderId, orderName, successUrl, failUrl } = document.getElementById('payment').dataset;
  const request = { method: 'CARD', amount: { currency, value: Number(value) }, orderId, orderName, successUrl, failUrl };
  const status = document.getElementById('status');
  const again = document.getElementById('again');
  async function open() {
    again.hidden = true;
    try {
      await window.TossPayments(clientKey).payment({ customerKey }).requestPayment(request);
    } catch {
      status.textContent = '결제창이 닫혔습니다. The payment window was closed.';
      again.hidden = false;
    }
  }
  again.addEventListener('click', open);
  open();
})();
</script></body></html>`;
}

function message(ko: string, en: string): Page {
  return () =>
    `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>결제 · Payment</title></head><body><p>${ko}</p><p lang="en">${en}</p></body></html>`;
}

/** Only this page's own script and the provider's may run; the provider's window may be framed and asked. */
function sendPage(response: Response, status: number, page: Page, sdkUrl: URL): void {
  const nonce = randomBytes(16).toString('base64');
  const provider = sdkUrl.hostname.endsWith('tosspayments.com')
    ? 'https://*.tosspayments.com'
    : sdkUrl.origin;
  response
    .status(status)
    .set(
      'content-security-policy',
      `default-src 'none'; script-src 'nonce-${nonce}' ${provider}; style-src 'nonce-${nonce}'; frame-src ${provider}; connect-src ${provider}; img-src ${provider}; form-action ${provider}; base-uri 'none'; frame-ancestors 'none'`,
    )
    // The origin only: the key stays here, and the provider may check who opened its window.
    .set('referrer-policy', 'strict-origin')
    .set('cache-control', 'no-store')
    .set('x-content-type-options', 'nosniff')
    .type('html')
    .send(page(nonce));
}

function same(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
