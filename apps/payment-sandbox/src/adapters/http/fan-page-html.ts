import escapeHtml from 'escape-html';

/** The content and fields of a decision page. */
export interface DecisionPage {
  readonly provider: 'kakao' | 'toss';
  readonly itemName: string;
  /** Won. */
  readonly total: number;
  /** Hidden fields that the form posts back. */
  readonly fields: Readonly<Record<string, string>>;
}

const names = {
  kakao: { ko: '카카오페이 (모의 결제)', en: 'Kakao Pay (sandbox)', colour: '#ffeb00' },
  toss: { ko: '토스페이먼츠 (모의 결제)', en: 'Toss Payments (sandbox)', colour: '#3182f6' },
};

/** The page with the three buttons; posts to its own address. The nonce allows its one style sheet. */
export function decisionPage(page: DecisionPage): (nonce: string) => string {
  const name = names[page.provider];
  const hidden = Object.entries(page.fields)
    .map(([key, value]) => `<input type="hidden" name="${escapeHtml(key)}" value="${escapeHtml(value)}">`)
    .join('');
  const amount = page.total.toLocaleString('ko-KR');
  return (nonce) => `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${name.ko}</title>
<style nonce="${nonce}">
body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
header{border-left:.5rem solid ${name.colour};padding-left:.75rem}
button{display:block;width:100%;margin:.5rem 0;padding:.9rem;font:inherit;border:1px solid #767676;border-radius:.5rem;background:#fff;cursor:pointer}
button:first-of-type{background:#1b1b1b;color:#fff}
dd{margin:0 0 .75rem;font-weight:600}
</style></head><body>
<header><h1>${name.ko}</h1><p lang="en">${name.en}</p></header>
<main><p>실제 돈이 오가지 않습니다. <span lang="en">No real money moves here.</span></p>
<dl><dt>상품 / <span lang="en">Item</span></dt><dd>${escapeHtml(page.itemName)}</dd>
<dt>금액 / <span lang="en">Amount</span></dt><dd>${amount}원</dd></dl>
<form method="post">${hidden}
<button name="decision" value="approve">결제하기 / <span lang="en">Pay</span></button>
<button name="decision" value="quit">취소 / <span lang="en">Cancel</span></button>
<button name="decision" value="fail">결제 실패로 하기 / <span lang="en">Make it fail</span></button>
</form></main></body></html>`;
}

/** A page with a message only. */
export function messagePage(ko: string, en: string): string {
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>${ko}</title></head><body><p>${ko}</p><p lang="en">${en}</p></body></html>`;
}

/** The part of Toss's standard SDK (v2) that a one-off card payment uses; opens the sandbox's window as a page. */
export function tossSdk(windowUrl: string): string {
  return `(() => {
  'use strict';
  const windowUrl = ${JSON.stringify(windowUrl)};
  function required(value, name) {
    if (value === undefined || value === null || value === '') throw new Error(name + ' is required');
    return String(value);
  }
  function TossPayments(clientKey) {
    required(clientKey, 'clientKey');
    return {
      payment({ customerKey } = {}) {
        required(customerKey, 'customerKey');
        return {
          async requestPayment(request) {
            const url = new URL(windowUrl);
            const fields = {
              clientKey, customerKey,
              method: required(request.method, 'method'),
              currency: required(request.amount && request.amount.currency, 'amount.currency'),
              value: required(request.amount && request.amount.value, 'amount.value'),
              orderId: required(request.orderId, 'orderId'),
              orderName: required(request.orderName, 'orderName'),
              successUrl: required(request.successUrl, 'successUrl'),
              failUrl: required(request.failUrl, 'failUrl'),
            };
            for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
            window.location.assign(url.href);
            return new Promise(() => {});
          },
        };
      },
    };
  }
  TossPayments.ANONYMOUS = 'ANONYMOUS';
  window.TossPayments = TossPayments;
})();
`;
}
