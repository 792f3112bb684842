import { expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import type { CollectedSpan } from '../office/trace-collector.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PAGE = '00f067aa0ba902b7';

/** A fan whose browser traces, too: what the page asks belongs to its own span. */
function traced(fan: Fan): Fan {
  const { http } = fan;
  const request: typeof http.request = (method, path, options = {}) =>
    Object.getPrototypeOf(http).request.call(http, method, path, {
      ...options,
      headers: { ...options.headers, traceparent: `00-${TRACE}-${PAGE}-01` },
    });
  Object.assign(http, { request });
  return fan;
}

/** @param spans what the collector that the office's environment names has received */
export function traces(office: () => Office, spans: readonly CollectedSpan[]): void {
  test('one purchase is one connected trace, from the page to what its events caused', async () => {
    const fan = traced(await office().newFan());
    await fan.buy({ performanceId: 'day-1', sectionId: 'S', quantity: 2 }, 'kakao-pay');
    const ofPurchase = () => spans.filter(({ traceId }) => traceId === TRACE);
    const names = () => ofPurchase().map(({ service, name }) => `${service}: ${name}`);
    const wanted = [
      'gateway: POST /api/seats',
      'seat: POST /api/seats/holds',
      'ticket: POST /api/orders',
      'ticket: seat /internal/holds/quote',
      'seat: POST /internal/holds/pin',
      'payment: POST /internal/payments/capture',
      'ticket: publish ticket.OrderCompleted',
      'notification: notification takes ticket.OrderCompleted',
      'view: view takes ticket.OrderCompleted',
    ];
    await eventually(() => expect(wanted.filter((name) => !names().includes(name))).toEqual([]), {
      timeoutMs: 30_000,
    });
    const known = new Set([PAGE, ...ofPurchase().map(({ spanId }) => spanId)]);
    await eventually(
      () => {
        for (const { spanId } of ofPurchase()) known.add(spanId);
        const unconnected = ofPurchase().filter(({ parentSpanId = '' }) => !known.has(parentSpanId));
        expect(unconnected).toEqual([]);
      },
      { timeoutMs: 15_000 },
    );
  });
}
