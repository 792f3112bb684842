import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { lastAnswers } from '../src/adapters/upstream/last-answers.ts';

function asked(url: string, method = 'GET'): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { url, method });
}
const allowed = { 'cache-control': 'public, max-age=5, stale-if-error=60' };

/** Answers with a clock that the test sets, in milliseconds. */
function kept() {
  const clock = { now: 0 };
  const of = lastAnswers(() => clock.now);
  const passes = (url: string, text: string, headers: Record<string, string> = allowed, status = 200) => {
    const copy = of(asked(url))?.copy(status, headers);
    copy?.add(Buffer.from(text));
    copy?.end();
  };
  const found = (url: string) => of(asked(url))?.find();
  return { clock, of, passes, found };
}

test('an answer may be used for as long as its service said, and no longer', () => {
  const { clock, passes, found } = kept();
  passes('/api/events', 'first');
  clock.now = 60_000;
  expect(found('/api/events')).toMatchObject({ body: Buffer.from('first'), ageSeconds: 60 });
  clock.now = 60_001;
  expect(found('/api/events')).toBeUndefined();
});

test('a busy address is copied again only after some seconds', () => {
  const { clock, passes, found } = kept();
  passes('/api/events', 'first');
  clock.now = 4_999;
  passes('/api/events', 'second');
  expect(found('/api/events')?.body.toString()).toBe('first');
  clock.now = 5_000;
  passes('/api/events', 'second');
  expect(found('/api/events')?.body.toString()).toBe('second');
});

test.each([
  ['no leave to', { 'cache-control': 'public, max-age=5' }, 200],
  ['one of one member', { 'cache-control': 'private, stale-if-error=60' }, 200],
  ['one that differs by header', { ...allowed, vary: 'voucher-grant' }, 200],
  ['a compressed one', { ...allowed, 'content-encoding': 'gzip' }, 200],
  ['a refusal', allowed, 404],
])('%s: it is not kept', (_what, headers, status) => {
  const { passes, found } = kept();
  passes('/api/events', 'first', headers, status);
  expect(found('/api/events')).toBeUndefined();
});

test('half an answer, a huge one, other methods and addresses with a query are not kept', () => {
  const { of, passes, found } = kept();
  of(asked('/api/events'))?.copy(200, allowed)?.add(Buffer.from('half'));
  passes('/api/events/huge', 'x'.repeat(1024 * 1024 + 1));
  expect([found('/api/events'), found('/api/events/huge')]).toEqual([undefined, undefined]);
  expect([of(asked('/api/events', 'POST')), of(asked('/api/events?a=1'))]).toEqual([undefined, undefined]);
});

test('the number of addresses is bounded, and those that are kept stay', () => {
  const { passes, found } = kept();
  for (let index = 0; index < 40; index += 1) passes(`/api/events/${index}`, String(index));
  const all = Array.from({ length: 40 }, (_, index) => found(`/api/events/${index}`)?.body.toString());
  expect(all.filter((text) => text !== undefined)).toEqual(
    Array.from({ length: 16 }, (_, index) => String(index)),
  );
});
