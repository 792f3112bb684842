import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ServiceContext } from '@clove/service-kit';
import type { Express, Response } from 'express';
import { z } from 'zod';
import { newTossPayment } from '../../domain/provider-keys.ts';
import type { DecidedPayment, ProviderPayment } from '../../domain/provider-payment.ts';
import type { ProviderLedger } from '../postgres/provider-ledger.ts';
import { decisionPage, messagePage, tossSdk } from './fan-page-html.ts';
import type { FaultContext } from './inject-fault.ts';
import { formBody, readForm } from './small-body.ts';
import type { PlainRoute } from './without-express.ts';

export interface FanPageOptions {
  readonly ledger: ProviderLedger;
  readonly stage: FaultContext;
  readonly publicUrl: string;
  readonly tossClientKey: string;
  readonly log: ServiceContext<unknown>['log'];
}

const Decision = z.object({ decision: z.enum(['approve', 'quit', 'fail']) });
const statusOf = { approve: 'AUTHORISED', quit: 'QUIT', fail: 'FAILED' } as const;

const TossWindow = z.object({
  clientKey: z.string().min(1),
  customerKey: z.string().min(2).max(300),
  method: z.literal('CARD'),
  currency: z.literal('KRW'),
  value: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1)),
  orderId: z.string().regex(/^[A-Za-z0-9_=-]{6,64}$/),
  orderName: z.string().min(1).max(100),
  successUrl: z.url({ protocol: /^https?$/ }).max(2048),
  failUrl: z.url({ protocol: /^https?$/ }).max(2048),
});
type TossWindow = z.infer<typeof TossWindow>;

/** What the fan decided on Kakao's page, by the start of its path. */
export function kakaoDecision({ ledger, ...options }: FanPageOptions): [string, PlainRoute] {
  return [
    '/sandbox/kakao/',
    {
      pattern: '/sandbox/kakao/:tid',
      async answer(request, response, tid) {
        const body = Decision.safeParse(await readForm(request, response));
        if (!body.success) return badRequest(response);
        const payment = await ledger.decide(tid, statusOf[body.data.decision]);
        if (payment?.provider !== 'kakao') return notFound(response);
        const target = kakaoReturn(payment);
        if (payment.status === 'AUTHORISED')
          await repeatReturn(options, 'kakao', 'approve', payment.order_id, target);
        seeOther(response, target);
      },
    },
  ];
}

/**
 * The provider's pages for a fan: plain forms, no script, so that a browser, a phone and a load generator
 * all post the same: `decision=approve|quit|fail`.
 */
export function mountFanPages(app: Express, options: FanPageOptions): void {
  const { ledger } = options;

  app.get('/sandbox/kakao/:tid', async (request, response) => {
    const payment = await ledger.find(request.params.tid);
    if (payment?.provider !== 'kakao') return notFound(response);
    sendPage(response, options.publicUrl, decisionPage({ provider: 'kakao', ...seen(payment), fields: {} }));
  });

  app.get('/sandbox/toss/v2/standard.js', (_request, response) => {
    response.type('text/javascript').set('cache-control', 'public, max-age=300');
    response.send(tossSdk(`${options.publicUrl}/sandbox/toss/window`));
  });

  app.get('/sandbox/toss/window', (request, response) => {
    const asked = tossWindow(request.query);
    if (asked === undefined) return badRequest(response);
    const { value, ...rest } = asked;
    sendPage(
      response,
      options.publicUrl,
      decisionPage({
        provider: 'toss',
        itemName: asked.orderName,
        total: value,
        fields: { ...rest, value: String(value) },
      }),
    );
  });

  app.post('/sandbox/toss/window', formBody, async (request, response) => {
    const body = Decision.safeParse(request.body);
    const asked = tossWindow(request.body);
    if (!body.success || asked === undefined) return badRequest(response);
    if (body.data.decision !== 'approve') {
      return seeOther(response, tossFailure(asked, body.data.decision));
    }
    const payment = await ledger.open(newTossPayment({ ...asked, amount: asked.value }));
    const target = withQuery(asked.successUrl, {
      paymentType: 'NORMAL',
      orderId: asked.orderId,
      paymentKey: payment.key,
      amount: String(asked.value),
    });
    await repeatReturn(options, 'toss', 'confirm', asked.orderId, target);
    seeOther(response, target);
  });

  /** The window's parameters, when they are complete and return to this festival only (no open redirect). */
  function tossWindow(raw: unknown): TossWindow | undefined {
    const parsed = TossWindow.safeParse(raw);
    if (!parsed.success || parsed.data.clientKey !== options.tossClientKey) return undefined;
    const origin = new URL(options.publicUrl).origin;
    const own = [parsed.data.successUrl, parsed.data.failUrl].every((url) => new URL(url).origin === origin);
    return own ? parsed.data : undefined;
  }
}

/** Fault `duplicate-redirect`: the return arrives a second time, as from an impatient fan. */
async function repeatReturn(
  { stage, log }: Pick<FanPageOptions, 'stage' | 'log'>,
  provider: 'kakao' | 'toss',
  operation: 'approve' | 'confirm',
  orderId: string,
  target: string,
): Promise<void> {
  const fault = await stage.faults.take(provider, operation, async () => orderId, true);
  if (fault === undefined) return;
  fetch(target, { redirect: 'manual', signal: stage.signal }).then(
    (answer) => log.info({ status: answer.status, provider }, 'return sent twice'),
    (error: Error) => log.warn({ reason: error.name, provider }, 'second return could not be sent'),
  );
}

function seen(payment: ProviderPayment) {
  return { itemName: payment.item_name, total: payment.total };
}

function kakaoReturn(payment: DecidedPayment): string {
  switch (payment.status) {
    case 'AUTHORISED':
    case 'CAPTURED':
      return withQuery(payment.approval_url, { pg_token: payment.return_token });
    case 'QUIT':
      return payment.cancel_url;
    default:
      return payment.fail_url;
  }
}

function tossFailure(asked: TossWindow, decision: 'quit' | 'fail'): string {
  return withQuery(asked.failUrl, {
    code: decision === 'quit' ? 'PAY_PROCESS_CANCELED' : 'PAY_PROCESS_ABORTED',
    message: decision === 'quit' ? '사용자가 결제를 취소했습니다' : '결제 진행 중 승인에 실패했습니다',
    orderId: asked.orderId,
  });
}

function withQuery(base: string, parameters: Record<string, string>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function sendPage(response: Response, publicUrl: string, page: (nonce: string) => string): void {
  const nonce = randomBytes(16).toString('base64');
  response
    .set(
      'content-security-policy',
      // The form is answered by a redirect to the festival, so that origin must be allowed too.
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${new URL(publicUrl).origin}; base-uri 'none'; frame-ancestors 'none'`,
    )
    // The origin only: the window's address holds a return token, and with no-referrer a form post would carry
    // `Origin: null`, which fails every check of the origin.
    .set('referrer-policy', 'strict-origin')
    .set('cache-control', 'no-store')
    .type('html')
    .send(page(nonce));
}

/** Without a body: browsers do not show it. */
function seeOther(response: ServerResponse, target: string): void {
  response.writeHead(303, { location: target, 'content-length': '0' }).end();
}

function notFound(response: ServerResponse): void {
  sendMessage(response, 404, messagePage('결제를 찾을 수 없습니다.', 'There is no such payment.'));
}

function badRequest(response: ServerResponse): void {
  sendMessage(response, 400, messagePage('잘못된 결제 요청입니다.', 'The payment request is not valid.'));
}

function sendMessage(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}
