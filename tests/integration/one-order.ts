import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { basket } from '../fan/basket.ts';
import { expectStatus, type Fan, type Order, type Ticket } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { Bookings, board, fanPage, Inbox, mailsTo, PickUps, Reviews, read } from './read-office.ts';

const SEAT = 132_000;
const SHIRT = 35_000;
/** The night of 30 December, and that of New Year's Eve, which costs more. */
const TWO_NIGHTS = 40_000 + 60_000;
const TOTAL = 2 * SEAT + SHIRT + TWO_NIGHTS;
const soon = { timeoutMs: 30_000 };

/** One fan's order of everything, from holds to the review; each test goes on where the one before ended. */
export function oneOrder(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;
  let organiser: Fan;
  let order: Order;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    [fan, organiser] = await Promise.all([office.newFan(), office.organiser()]);
  }, 240_000);

  const shirt = () => order.lines.find(({ paid }) => paid === SHIRT)?.id ?? '';
  const calls = () => office.providerCalls(order.id);

  test('two seats, a shirt in size M and two nights are paid at once', async () => {
    const seats = await fan.hold({ performanceId: 'basket', seats: ['basket/A/1-1', 'basket/A/1-2'] });
    const shirts = basket.granted(await basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 1 }));
    const nights = basket.granted(
      await basket.tryNights(fan, { roomId: 'pitch', from: '2030-12-30', to: '2031-01-01', units: 1 }),
    );
    order = await basket.buy(fan, [seats, shirts, nights]);
    expect(order).toMatchObject({ state: 'COMPLETED', total: TOTAL });
    expect(order.lines).toHaveLength(4);
    expect(await calls()).toEqual({ approve: 1, cancel: 0, captured: TOTAL, cancelled: 0 });
  });

  test('and delivered: tickets, a pick-up with a code, a booking for both nights', async () => {
    expect((await fan.tickets()).map(({ state }) => state)).toEqual(['VALID', 'VALID']);
    await eventually(async () => {
      const { pickUps } = await read(fan, '/api/goods/pick-ups', PickUps);
      expect(pickUps).toEqual([
        expect.objectContaining({
          orderId: order.id,
          code: expect.any(String),
          pieces: [expect.objectContaining({ state: 'READY' })],
        }),
      ]);
      const { bookings } = await read(fan, '/api/bookings', Bookings);
      expect(bookings).toEqual([
        expect.objectContaining({
          orderId: order.id,
          roomId: 'pitch',
          from: '2030-12-30',
          to: '2031-01-01',
          state: 'BOOKED',
        }),
      ]);
    }, soon);
  });

  test('the shirt alone is cancelled, and exactly its price comes back', async () => {
    const cancelled = await fan.unsafe(`/api/orders/${order.id}/lines/cancel`, { lineIds: [shirt()] });
    expectStatus(cancelled, 202);
    await eventually(async () => {
      expect(await calls()).toEqual({ approve: 1, cancel: 1, captured: TOTAL, cancelled: SHIRT });
    }, soon);
    expect((await fan.tickets()).map(({ state }) => state)).toEqual(['VALID', 'VALID']);
    const { pickUps } = await read(fan, '/api/goods/pick-ups', PickUps);
    expect(pickUps).toMatchObject([{ code: null, pieces: [{ state: 'VOID' }] }]);
    const { bookings } = await read(fan, '/api/bookings', Bookings);
    expect(bookings).toMatchObject([{ state: 'BOOKED' }]);
  });

  test('the fan is notified of the order once, in the inbox and by a mail that names everything bought', async () => {
    await eventually(async () => {
      const { messages } = await read(fan, '/api/messages', Inbox);
      const kinds = messages.map(({ kind }) => kind).sort();
      expect(kinds).toEqual(
        expect.arrayContaining(['booking-confirmed', 'order-confirmed', 'pick-up-ready', 'refund-done']),
      );
      expect(kinds.filter((kind) => kind === 'order-confirmed')).toHaveLength(1);
      const confirmations = (await mailsTo(office, fan)).filter(({ subject }) => subject.includes('예매'));
      expect(confirmations).toHaveLength(1);
      expect(confirmations[0]?.text).toContain('A 1-1');
      expect(confirmations[0]?.text).toContain('캠핑 자리');
      expect(confirmations[0]?.text).toContain('티셔츠');
      const files = confirmations[0]?.attachments.map(({ filename }) => filename);
      expect(files).toEqual(['tickets.pdf', 'calendar.ics']);
    }, soon);
  });

  test('tickets and receipt are printed for the fan and for no one else', async () => {
    const stranger = await office.newFan();
    const [ticket] = await fan.tickets();
    const paths = [
      [`/api/documents/orders/${order.id}/tickets.pdf`, 2],
      [`/api/documents/orders/${order.id}/receipt.pdf?language=en`, 1],
      [`/api/documents/tickets/${ticket?.id}.pdf`, 1],
    ] as const;
    for (const [path, pages] of paths) {
      const printed = expectStatus(await fan.http.request('GET', path), 200);
      expect(printed.headers['content-type']).toBe('application/pdf');
      expect(printed.text.match(/\/Type \/Page\n/g)).toHaveLength(pages);
      expectStatus(await stranger.http.request('GET', path), 404);
    }
    const calendar = await fan.http.request('GET', `/api/documents/tickets/${ticket?.id}.ics`);
    expect(expectStatus(calendar, 200).text).toContain('DTSTART:20301231T030000Z');
  });

  test('the board and the fan’s page say the same', async () => {
    await eventually(async () => {
      const { performances, goods, rooms } = await board(office);
      expect(performances.find(({ id }) => id === 'basket')?.sections).toMatchObject([
        { id: 'A', sold: 2, free: 8 },
      ]);
      expect(goods.find(({ id }) => id === 'tee')?.options).toEqual(
        expect.arrayContaining([expect.objectContaining({ id: 'M', sold: 0, free: 20 })]),
      );
      const nights = rooms.find(({ id }) => id === 'pitch')?.nights ?? [];
      expect(nights.filter(({ sold }) => sold === 1).map(({ night }) => night)).toEqual([
        '2030-12-30',
        '2030-12-31',
      ]);
      const page = await fanPage(fan);
      expect(page.orders).toMatchObject([{ id: order.id }]);
      expect(page.tickets).toHaveLength(2);
      expect(page.bookings).toMatchObject([{ state: 'BOOKED' }]);
      expect(page.payments).toMatchObject([{ captured: TOTAL, refunded: SHIRT }]);
    }, soon);
  });

  test('who did not enter may not review; once checked in, the fan may, and everyone reads it', async () => {
    const review = { subject: { kind: 'performance', id: 'basket' }, stars: 5, text: '최고의 밤' };
    expectStatus(await fan.unsafe('/api/reviews', review), 403);
    await enter(organiser, (await fan.tickets())[0]);
    await eventually(async () => expectStatus(await fan.unsafe('/api/reviews', review), 201), soon);
    const { rating, reviews } = await read(fan, '/api/reviews?kind=performance&id=basket', Reviews);
    expect(rating).toMatchObject({ reviews: 1, average: 5 });
    expect(reviews).toMatchObject([{ text: '최고의 밤' }]);
    await eventually(async () => {
      const { performances } = await board(office);
      expect(performances.find(({ id }) => id === 'basket')?.rating).toEqual({ reviews: 1, average: 5 });
    }, soon);
  });

  test('operations find the same story from the order and from a ticket of it, without an address or a name', async () => {
    const [ticket] = await fan.tickets();
    // Once its mails are sent, the story stays as it is.
    const waits = (line: string) => / {2}notification .*: WAITING$/.test(line);
    await office.until(async () => !(await office.toolbox.find(order.id)).some(waits));
    const story = await office.toolbox.find(order.id);
    // What the story is about, by service: the order, its money, what it sold, what the fan was written.
    const services = new Set(story.map((line) => / {2}(\S+) {2,}/.exec(line)?.[1]));
    expect([...services]).toEqual(expect.arrayContaining(['ticket', 'payment', 'seat', 'merch', 'stay']));
    for (const part of [order.id, ticket?.id ?? '', String(TOTAL), String(SHIRT)]) {
      expect(story.join('\n')).toContain(part);
    }
    expect(story.join('\n')).not.toContain('@');
    expect(await office.toolbox.find(ticket?.id ?? '')).toEqual(story);
    const times = story.map((line) => line.split(' ')[0] ?? '').filter((time) => time.includes('T'));
    expect(times).toEqual([...times].sort());
  });

  test('when the last pitch is gone at the moment of paying, nothing at all is charged', async () => {
    const [loser, winner] = await Promise.all([office.newFan(), office.newFan()]);
    const lastPitch = { roomId: 'last-pitch', from: '2030-12-29', to: '2031-01-02', units: 1 };
    const seats = await loser.hold({ performanceId: 'basket', seats: ['basket/A/1-3'] });
    const shirts = basket.granted(
      await basket.tryGoods(loser, { itemId: 'tee', optionId: 'L', quantity: 1 }),
    );
    const pitch = basket.granted(await basket.tryNights(loser, lastPitch));
    const placed = await basket.order(loser, [seats, shirts, pitch], 'kakao-pay');
    const returnUrl = await loser.atProvider(placed.redirectUrl);

    // Given up in another tab while the payment was being approved: the next fan may have it.
    const key = { headers: { 'idempotency-key': randomUUID() } };
    const givenUp = await loser.http.request('DELETE', `/api/rooms/holds/${pitch.id}`, key);
    expect(givenUp.status).toBeLessThan(300);
    const won = await basket.buy(winner, [basket.granted(await basket.tryNights(winner, lastPitch))]);
    expect(won.state).toBe('COMPLETED');

    expectStatus(await loser.comeBack(returnUrl), 303);
    expect((await loser.settledOrder(placed.orderId)).state).toBe('CANCELLED');
    expect(await office.providerCalls(placed.orderId)).toEqual({
      approve: 0,
      cancel: 0,
      captured: 0,
      cancelled: 0,
    });
    expect(await loser.tickets()).toEqual([]);
    // Seat and shirt are for others again.
    const other = await office.newFan();
    const bought = await basket.buy(other, [
      await other.hold({ performanceId: 'basket', seats: ['basket/A/1-3'] }),
    ]);
    expect(bought.state).toBe('COMPLETED');
  });
}

/** At the gate, years before it opens: the organiser says why. */
async function enter(organiser: Fan, ticket: Ticket | undefined): Promise<void> {
  const answer = await organiser.unsafe('/api/tickets/check-ins', {
    performanceId: ticket?.performanceId,
    qr: ticket?.qr,
    override: { reason: 'rehearsal' },
  });
  expectStatus(answer, 200);
}
