import { newId } from '@clove/service-kit';
import { eventually, type Replicas, type TestMember, testEvent } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { pickUp, startReview, stay, ticket } from './running-review.ts';

/** The smallest PNG there is; `mark` makes each another picture. */
const picture = (mark: number) =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from([mark])]);

const Body = z.looseObject({ id: z.string().default('') });
const bodyOf = async (response: Response) => Body.parse(await response.json());

const dayOne = { kind: 'performance', id: 'day-1' };

let running: Replicas;
beforeAll(async () => {
  running = await startReview();
});
afterAll(() => running.stop());

/** A fan who checked in to a performance. */
async function visitor(performanceId = 'day-1'): Promise<TestMember> {
  const fan = await running.member();
  await running.send(ticket(newId(), fan.id, performanceId, 'CHECKED_IN', 2));
  await mayReview(fan, { kind: 'performance', id: performanceId });
  return fan;
}

async function mayReview(fan: TestMember, subject: object): Promise<void> {
  await eventually(async () => {
    const mine = await bodyOf(await fan.ask('GET', '/api/reviews/mine'));
    expect(mine['reviewable']).toContainEqual(subject);
  });
}

async function review(fan: TestMember, subject: object, stars = 5): Promise<string> {
  const answer = await fan.ask('POST', '/api/reviews', { subject, stars, text: '좋았어요' });
  expect(answer.status).toBe(201);
  return (await bodyOf(answer)).id;
}

const rating = async (kind: string, id: string) =>
  (await running.read(`/api/reviews/ratings/${kind}/${id}`)).json();

describe('who may review', () => {
  test('is who was there: others are refused, and once is enough', async () => {
    const stranger = await running.member();
    const refused = await stranger.ask('POST', '/api/reviews', { subject: dayOne, stars: 1, text: '' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ type: expect.stringContaining('not-attended') });
    const fan = await visitor();
    const id = await review(fan, dayOne);
    const again = await fan.ask('POST', '/api/reviews', { subject: dayOne, stars: 1, text: '' });
    expect(again.status).toBe(409);
    expect(await running.published(id)).toEqual(['review.ReviewPublished 1']);
  });

  test('is not who checked in to something else', async () => {
    const fan = await visitor('day-2');
    expect((await fan.ask('POST', '/api/reviews', { subject: dayOne, stars: 1, text: '' })).status).toBe(403);
  });

  test('is who collected goods, until the collection is undone, and who completed a stay', async () => {
    const fan = await running.member();
    const id = newId();
    await running.send(pickUp(id, fan.id, 'tee', true, 2), stay(newId(), fan.id, 'camp-a'));
    await mayReview(fan, { kind: 'goods', id: 'tee' });
    await mayReview(fan, { kind: 'room', id: 'camp-a' });
    await running.send(pickUp(id, fan.id, 'tee', false, 3));
    await eventually(async () => {
      const mine = await bodyOf(await fan.ask('GET', '/api/reviews/mine'));
      expect(mine['reviewable']).toEqual([{ kind: 'room', id: 'camp-a' }]);
    });
  });

  test('follows the newest state of a ticket, however its events arrive', async () => {
    const fan = await running.member();
    const [late, other] = [newId(), newId()];
    await running.send(
      ticket(late, fan.id, 'day-1', 'VALID', 3),
      ticket(late, fan.id, 'day-1', 'CHECKED_IN', 2),
      ticket(other, fan.id, 'day-3', 'CHECKED_IN', 2),
      ticket(other, fan.id, 'day-3', 'CHECKED_IN', 2),
    );
    await mayReview(fan, { kind: 'performance', id: 'day-3' });
    const mine = await bodyOf(await fan.ask('GET', '/api/reviews/mine'));
    expect(mine['reviewable']).toEqual([{ kind: 'performance', id: 'day-3' }]);
  });

  test('two attempts at once on two replicas publish one review', async () => {
    const fan = await visitor();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((stars) => fan.ask('POST', '/api/reviews', { subject: dayOne, stars, text: '' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });
});

describe('the rating', () => {
  test('counts published reviews only: changed, hidden, shown again, withdrawn', async () => {
    const [a, b] = [await visitor('rated'), await visitor('rated')];
    const organiser = await running.member('organiser');
    const first = await review(a, { kind: 'performance', id: 'rated' }, 5);
    const second = await review(b, { kind: 'performance', id: 'rated' }, 2);
    expect(await rating('performance', 'rated')).toMatchObject({ reviews: 2, average: 3.5 });
    await a.ask('PATCH', `/api/reviews/${first}`, { stars: 4 });
    expect(await rating('performance', 'rated')).toMatchObject({ reviews: 2, average: 3 });
    await organiser.ask('POST', `/api/reviews/${second}/hide`, { reason: '욕설' });
    expect(await rating('performance', 'rated')).toMatchObject({ reviews: 1, average: 4 });
    await organiser.ask('POST', `/api/reviews/${second}/show`);
    expect(await rating('performance', 'rated')).toMatchObject({ reviews: 2, average: 3 });
    await b.ask('DELETE', `/api/reviews/${second}`);
    expect(await rating('performance', 'rated')).toEqual({
      reviews: 1,
      average: 4,
      byStars: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 },
    });
    expect(await running.published(second)).toEqual([
      'review.ReviewPublished 1',
      'review.ReviewChanged 2',
      'review.ReviewChanged 3',
      'review.ReviewWithdrawn 4',
    ]);
  });

  test('of something without reviews has no average', async () => {
    expect(await rating('goods', 'nothing')).toMatchObject({ reviews: 0, average: null });
  });

  test('equals the reviews after many changes at once', async () => {
    const fans = await Promise.all(Array.from({ length: 12 }, () => visitor('busy')));
    const ids = await Promise.all(
      fans.map((fan, n) => review(fan, { kind: 'performance', id: 'busy' }, (n % 5) + 1)),
    );
    await Promise.all(
      fans.flatMap((fan, n) => [
        fan.ask('PATCH', `/api/reviews/${ids[n]}`, { stars: ((n + 2) % 5) + 1 }),
        ...(n % 3 === 0 ? [fan.ask('DELETE', `/api/reviews/${ids[n]}`)] : []),
      ]),
    );
    const counted = await running.rows(
      `SELECT stars, count(*)::int AS reviews FROM review WHERE subject_id = 'busy' AND state = 'PUBLISHED'
       GROUP BY stars ORDER BY stars`,
    );
    expect(
      await running.rows(
        `SELECT stars, reviews FROM rating WHERE subject_id = 'busy' AND reviews > 0 ORDER BY stars`,
      ),
    ).toEqual(counted);
  });
});

describe('a review', () => {
  test('belongs to its author: to others it does not exist', async () => {
    const [author, other] = [await visitor(), await visitor()];
    const id = await review(author, dayOne);
    for (const [method, path, body] of [
      ['PATCH', `/api/reviews/${id}`, { stars: 1 }],
      ['DELETE', `/api/reviews/${id}`, undefined],
    ] as const)
      expect((await other.ask(method, path, body)).status).toBe(404);
    expect((await other.upload(`/api/reviews/${id}/picture`, picture(1))).status).toBe(404);
    expect((await other.ask('POST', `/api/reviews/${id}/hide`, { reason: 'x' })).status).toBe(403);
    expect((await other.ask('PUT', `/api/reviews/${id}/answer`, { text: 'x' })).status).toBe(403);
    expect((await other.ask('GET', '/api/reviews/reported')).status).toBe(403);
    expect((await other.ask('GET', '/api/reviews/all?state=HIDDEN')).status).toBe(403);
  });

  test('is read by everybody without saying who wrote it, the newest first, page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 22; n++)
      ids.unshift(await review(await visitor('paged'), { kind: 'performance', id: 'paged' }));
    const page = async (before?: string) => {
      const path = `/api/reviews?kind=performance&id=paged${before === undefined ? '' : `&before=${before}`}`;
      const text = await (await running.read(path)).text();
      expect(text).not.toMatch(/author|member/);
      return z
        .object({ reviews: z.array(z.object({ id: z.string() })), next: z.string().nullable() })
        .parse(JSON.parse(text));
    };
    const first = await page();
    const second = await page(first.next ?? '');
    expect([...first.reviews, ...second.reviews].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeNull();
  });

  test('shows up to three pictures, which are served without end and forgotten with it', async () => {
    const fan = await visitor();
    const id = await review(fan, dayOne);
    for (const mark of [1, 2, 3, 3])
      expect((await fan.upload(`/api/reviews/${id}/picture`, picture(mark))).status).toBe(200);
    expect((await fan.upload(`/api/reviews/${id}/picture`, picture(4))).status).toBe(409);
    expect((await fan.upload(`/api/reviews/${id}/picture`, Buffer.from('<script>'))).status).toBe(415);
    const mine = z
      .object({ reviews: z.array(z.object({ id: z.string(), pictures: z.array(z.string()) })) })
      .parse(await (await fan.ask('GET', '/api/reviews/mine')).json());
    const [address = ''] = mine.reviews.find((own) => own.id === id)?.pictures ?? [];
    const served = await running.read(address);
    expect(served.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.from(await served.arrayBuffer())).toEqual(picture(1));
    const hash = address.split('/').at(-1);
    expect((await fan.ask('DELETE', `/api/reviews/${id}/pictures/${hash}`)).status).toBe(200);
    expect((await running.read(address)).status).toBe(404);
    await fan.ask('DELETE', `/api/reviews/${id}`);
    expect(await running.rows('SELECT 1 FROM picture WHERE bytes = $1', [picture(3)])).toEqual([]);
  });

  test('that is hidden shows its author the reason and others nothing', async () => {
    const fan = await visitor('hidden');
    const organiser = await running.member('organiser');
    const id = await review(fan, { kind: 'performance', id: 'hidden' });
    await organiser.ask('PUT', `/api/reviews/${id}/answer`, { text: '감사합니다' });
    expect(await (await running.read('/api/reviews?kind=performance&id=hidden')).json()).toMatchObject({
      reviews: [{ id, answer: { text: '감사합니다' } }],
    });
    await organiser.ask('POST', `/api/reviews/${id}/hide`, { reason: '이름이 보입니다' });
    expect(await (await running.read('/api/reviews?kind=performance&id=hidden')).json()).toMatchObject({
      reviews: [],
    });
    expect(await (await fan.ask('GET', '/api/reviews/mine')).json()).toMatchObject({
      reviews: [{ id, state: 'HIDDEN', hiddenReason: '이름이 보입니다' }],
    });
    await fan.ask('PATCH', `/api/reviews/${id}`, { text: '고쳤어요' });
    expect(await rating('performance', 'hidden')).toMatchObject({ reviews: 0 });
  });

  test('that was hidden and then withdrawn is not written again, one that was shown is', async () => {
    const [fan, other] = [await visitor('moderated'), await visitor('moderated')];
    const organiser = await running.member('organiser');
    const subject = { kind: 'performance', id: 'moderated' };
    const [hidden, shown] = [await review(fan, subject), await review(other, subject)];
    await organiser.ask('POST', `/api/reviews/${hidden}/hide`, { reason: '욕설' });
    for (const [author, id] of [
      [fan, hidden],
      [other, shown],
    ] as const)
      expect((await author.ask('DELETE', `/api/reviews/${id}`)).status).toBe(204);
    const again = await fan.ask('POST', '/api/reviews', { subject, stars: 1, text: '욕설' });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ type: expect.stringContaining('review-was-hidden') });
    expect((await other.ask('POST', '/api/reviews', { subject, stars: 4, text: '좋아요' })).status).toBe(201);
  });

  test('refuses control characters, too many stars and too long a text, each by its field', async () => {
    const fan = await visitor();
    const wrong = await fan.ask('POST', '/api/reviews', {
      subject: dayOne,
      stars: 6,
      text: 'a'.repeat(4001),
    });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ path: 'body.stars' }),
        expect.objectContaining({ path: 'body.text' }),
      ]),
    });
    const nul = await fan.ask('POST', '/api/reviews', { subject: dayOne, stars: 5, text: 'a\u0000' });
    expect(nul.status).toBe(400);
  });
});

describe('the organiser’s list', () => {
  const List = z.object({
    reviews: z.array(z.object({ id: z.string(), state: z.string(), hiddenReason: z.string().nullable() })),
    next: z.string().nullable(),
  });
  const list = async (as: TestMember, query: string) =>
    List.parse(await (await as.ask('GET', `/api/reviews/all?${query}`)).json());

  test('has every review by its state, hidden ones with their reason, page by page', async () => {
    const organiser = await running.member('organiser');
    const ids: string[] = [];
    for (let n = 0; n < 22; n++) {
      const id = await review(await visitor('listed'), { kind: 'performance', id: 'listed' });
      await organiser.ask('POST', `/api/reviews/${id}/hide`, { reason: `reason ${n}` });
      ids.unshift(id);
    }
    const first = await list(organiser, 'state=HIDDEN');
    expect(first.reviews[0]).toMatchObject({ state: 'HIDDEN', hiddenReason: 'reason 21' });
    const second = await list(organiser, `state=HIDDEN&before=${first.next}`);
    const listed = [...first.reviews, ...second.reviews].map(({ id }) => id);
    expect(listed.filter((id) => ids.includes(id))).toEqual(ids);
    const [newest = ''] = ids;
    await organiser.ask('POST', `/api/reviews/${newest}/show`);
    const operator = await running.member('ops');
    expect((await list(operator, 'state=PUBLISHED')).reviews[0]).toMatchObject({ id: newest });
    expect((await list(operator, 'state=HIDDEN')).reviews.map(({ id }) => id)).not.toContain(newest);
  });

  test('is refused with the name of the field for a state that it does not list', async () => {
    const organiser = await running.member('organiser');
    const refused = await organiser.ask('GET', '/api/reviews/all?state=WITHDRAWN');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ path: 'query.state' }] });
  });
});

describe('a report', () => {
  test('waits for the organiser once per member, and is settled by the decision', async () => {
    const [author, reporter, other] = [await visitor(), await visitor(), await visitor()];
    const organiser = await running.member('organiser');
    const id = await review(author, dayOne);
    const report = (fan: TestMember) => fan.ask('POST', `/api/reviews/${id}/reports`, { reason: '광고' });
    expect((await report(author)).status).toBe(409);
    for (const fan of [reporter, reporter, other]) expect((await report(fan)).status).toBe(202);
    const reported = async () =>
      z
        .object({
          reviews: z.array(
            z.object({ review: z.object({ id: z.string() }), reports: z.array(z.object({})) }),
          ),
        })
        .parse(await (await organiser.ask('GET', '/api/reviews/reported')).json())
        .reviews.filter(({ review: { id: of } }) => of === id);
    expect((await reported()).map(({ reports }) => reports.length)).toEqual([2]);
    await organiser.ask('POST', `/api/reviews/${id}/show`);
    expect(await reported()).toEqual([]);
  });

  test('about a review that was withdrawn keeps no other from the organiser, however many there are', async () => {
    const [spammer, author, reporter] = [await visitor(), await visitor(), await visitor()];
    const organiser = await running.member('organiser');
    const withdrawn = await review(spammer, dayOne);
    await running.rows(
      `INSERT INTO report (review_id, reporter_id, reason, reported_at)
       SELECT $1, gen_random_uuid(), 'spam', '2020-01-01' FROM generate_series(1, 200)`,
      [withdrawn],
    );
    expect((await spammer.ask('DELETE', `/api/reviews/${withdrawn}`)).status).toBe(204);
    const id = await review(author, dayOne);
    await reporter.ask('POST', `/api/reviews/${id}/reports`, { reason: '광고' });
    const listed = await organiser.ask('GET', '/api/reviews/reported');
    expect(await listed.text()).toContain(id);
  });
});

describe('a member who was erased', () => {
  test('leaves no text, no picture and no proof of where they were', async () => {
    const fan = await visitor('erased');
    const id = await review(fan, { kind: 'performance', id: 'erased' }, 3);
    await fan.upload(`/api/reviews/${id}/picture`, picture(99));
    await running.send(
      testEvent('auth.MemberErased', fan.id, 2, { id: fan.id, erasedAt: new Date().toISOString() }),
    );
    await eventually(async () => expect(await rating('performance', 'erased')).toMatchObject({ reviews: 0 }));
    expect(await running.rows('SELECT text, picture_hashes FROM review WHERE id = $1', [id])).toEqual([
      { text: '', picture_hashes: [] },
    ]);
    expect(await running.rows('SELECT 1 FROM attendance WHERE member_id = $1', [fan.id])).toEqual([]);
  });

  test('stays so when an event of before arrives later, as in a replay', async () => {
    const [fan, other] = [await running.member(), await running.member()];
    const erased = testEvent('auth.MemberErased', fan.id, 2, {
      id: fan.id,
      erasedAt: new Date().toISOString(),
    });
    await running.send(erased);
    await eventually(async () =>
      expect(await running.rows('SELECT FROM inbox WHERE event_id = $1', [erased.id])).toHaveLength(1),
    );
    await running.send(
      ticket(newId(), fan.id, 'day-1', 'CHECKED_IN', 2),
      ticket(newId(), other.id, 'day-1', 'CHECKED_IN', 2),
    );
    await mayReview(other, dayOne);
    expect(await running.rows('SELECT 1 FROM attendance WHERE member_id = $1', [fan.id])).toEqual([]);
  });
});

test('the audit answers whether domain events flow', async () => {
  const facts = await (await running.internal('GET', '/internal/audit')).text();
  expect(JSON.parse(facts)).toMatchObject({
    kind: 'messaging',
    service: 'review',
    deadLetters: 0,
  });
});
