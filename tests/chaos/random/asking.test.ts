import { expect, test } from '@jest/globals';
import { Fan } from '../../fan/fan.ts';
import { type Answer, httpPool } from '../../fan/http-client.ts';
import { Asking } from './asking.ts';
import { Patience } from './patience.ts';

/** Of an office that is never asked: each test has its answers. */
const fan = new Fan(httpPool('http://127.0.0.1:1'), 'http://127.0.0.1:1');

function answer(status: number, problem?: string, correlationId = 'c-1'): Answer {
  const json = problem === undefined ? {} : { type: `/problems/${problem}` };
  return { status, headers: { 'clove-correlation-id': correlationId }, text: '', json };
}

test('a fan asks again until an answer says something, and keeps what came with its correlation id', async () => {
  const asking = new Asking(fan, new Patience());
  const cut = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const answers = [
    answer(503, 'payment-unavailable'),
    answer(503, 'payment-unavailable', 'c-2'),
    cut,
    answer(201),
  ];
  const came = await asking.insist('order', async () => {
    const next = answers.shift() ?? answer(500);
    if (next instanceof Error) throw next;
    return next;
  });
  expect(came?.status).toBe(201);
  expect(asking.tries).toMatchObject([
    { came: '503 payment-unavailable', isRefusal: true, correlationId: 'c-2', times: 2 },
    { came: 'ECONNRESET', isRefusal: true, correlationId: undefined, times: 1 },
    { came: '201', isRefusal: false, correlationId: 'c-1', times: 1 },
  ]);
  expect(asking.waits).toMatchObject([{ what: 'order' }]);
});

test('when the run is interrupted no fan asks again', async () => {
  const interrupted = new AbortController();
  const asking = new Asking(fan, new Patience(interrupted.signal));
  const came = await asking.insist('hold', async () => {
    interrupted.abort();
    return answer(503);
  });
  expect(came).toBeUndefined();
  expect(asking.waits).toHaveLength(1);
});
