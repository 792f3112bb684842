import { eventually } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { startGateway } from './gateway-under-test.ts';
import { type Behaviour, call, json, problemOf } from './stand-in.ts';

test('a lever that cannot be read is logged once with its reason, and once more when it can be read again', async () => {
  const lever: { answer: unknown } = { answer: { perSecond: 'fast' } };
  const gateway = await startGateway(
    { seat: (_incoming, response) => json(response, 200, lever.answer) },
    { LOG_LEVEL: 'info' },
  );
  const logged = (text: string) => gateway.logs.lines.filter((line) => line.includes(text));
  try {
    await eventually(() => expect(gateway.upstreams.seat.polls.length).toBeGreaterThan(2), {
      timeoutMs: 15_000,
    });
    const unreadable = logged('a polled answer cannot be read');
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]).toContain('/api/seats/admission');
    expect(unreadable[0]).toContain('perSecond');
    expect(logged('can be read again')).toEqual([]);
    lever.answer = { perSecond: null };
    await eventually(() => expect(logged('can be read again')).toHaveLength(1), { timeoutMs: 15_000 });
  } finally {
    await gateway.stop();
  }
});

test('every replica takes the rate that operations set, keeps it while seat does not answer, and returns to its own', async () => {
  const lever: { answer: number | null | 'silent' } = { answer: null };
  const seat: Behaviour = (incoming, response) => {
    if (incoming.url !== '/api/seats/admission') return json(response, 200, {});
    if (lever.answer === 'silent') return json(response, 503, {});
    json(response, 200, { perSecond: lever.answer });
  };
  const replicas = await Promise.all([startGateway({ seat }), startGateway({ seat })]);
  const asked = () => replicas.map(({ upstreams }) => upstreams.seat.polls.length);
  /** Every replica has asked again, and acted on the answer, since. */
  const nextPolls = async () => {
    const before = asked();
    await eventually(
      () => expect(asked().every((count, index) => count > (before[index] ?? 0) + 1)).toBe(true),
      {
        timeoutMs: 15_000,
      },
    );
  };
  const map = (replica: { url: string }) => call(replica.url, '/api/seats?performance=day-1');
  /** Requests without a member: with one admitted per 1,000 s, at most the first passes. */
  const gated = async (replica: { url: string }) => {
    await map(replica);
    const answer = await map(replica);
    return answer.status === 503 && problemOf(answer).type === '/problems/waiting-room';
  };
  try {
    for (const replica of replicas) expect(await gated(replica)).toBe(false);
    lever.answer = 0.001;
    for (const replica of replicas) await eventually(async () => expect(await gated(replica)).toBe(true));
    lever.answer = 'silent';
    await nextPolls();
    for (const replica of replicas) expect(await gated(replica)).toBe(true);
    lever.answer = null;
    for (const replica of replicas) await eventually(async () => expect(await gated(replica)).toBe(false));
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
});
