import { createHash, randomUUID } from 'node:crypto';
import { OrderPapersAnswer } from '@clove/contracts';
import type { Role } from '@clove/service-kit';
import {
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
  type TestTokens,
  testTokens,
} from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';
import { documentsService } from '../src/documents-service.ts';
import { readPdf } from './read-pdf.ts';
import { festival, order, ticket } from './samples.ts';
import { type AuthStandIn, authStandIn, type TicketStandIn, ticketStandIn } from './stand-ins.ts';

let tokens: TestTokens;
let tickets: TicketStandIn;
let auth: AuthStandIn;
let documents: RunningService;
beforeAll(async () => {
  [tokens, tickets, auth] = await Promise.all([
    testTokens(),
    ticketStandIn('ticket-edge'),
    authStandIn('auth-edge'),
  ]);
  documents = await startService(documentsService, environment());
});
afterEach(() => {
  Object.assign(tickets, { down: false, held: undefined });
  auth.down = false;
});
afterAll(async () => {
  await documents.stop();
  await Promise.all([tickets.close(), auth.close(), tokens.close()]);
});

function environment(): Record<string, string> {
  return {
    AUTH_URL: tokens.url,
    AUTH_INTERNAL_URL: auth.url,
    AUTH_TOKEN: 'auth-edge',
    TICKET_URL: tickets.url,
    TICKET_TOKEN: 'ticket-edge',
    EDGE_NOTIFICATION_TOKEN: 'notification-edge',
  };
}

async function get(path: string, memberId: string, base = documents.url): Promise<Response> {
  const token = await tokens.sign({ memberId, role: 'fan', sessionId: randomUUID() });
  return fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

async function pdf(path: string, memberId: string) {
  const response = await get(path, memberId);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { bytes, ...(await readPdf(bytes)) };
}

/** A fan with a name and a ticket. */
function holder(name = '김하늘', overrides: Parameters<typeof ticket>[0] = {}) {
  const fan = randomUUID();
  const own = ticket(overrides);
  auth.names.set(fan, name);
  tickets.tickets.set(`${fan} ${own.id}`, { result: 'ok', festival, ticket: own });
  return { fan, own };
}

/** A pass for three days: the first was used, the second does not take place. */
const usedPass: Parameters<typeof ticket>[0] = {
  ...{ performanceId: 'weekend', performanceTitle: { ko: '주말권', en: 'Weekend pass' } },
  ...{ sectionId: 'LAWN', seat: null, category: null },
  pass: [1, 2, 3].map((day) => ({
    ...{ id: `day-${day}`, title: { ko: `${day}일차`, en: `Day ${day}` } },
    startsAt: `2026-08-0${6 + day}T04:00:00.000Z`,
    ...{ used: day === 1, cancelled: day === 2 },
  })),
};

/** A fan with a paid order and its tickets. */
function payer(seats = 2, overrides: Parameters<typeof order>[0] = {}) {
  const fan = randomUUID();
  const paid = order(overrides);
  const own = Array.from({ length: seats }, (_, index) =>
    ticket({ orderId: paid.id, position: index + 1, of: seats, seat: `A 3-${index + 1}` }),
  );
  auth.names.set(fan, '김하늘');
  tickets.orders.set(`${fan} ${paid.id}`, { result: 'ok', festival, order: paid, tickets: own });
  return { fan, paid, own };
}

describe('a ticket on paper', () => {
  test('says in Korean who, what, where and when, and its QR code is the one that the gate reads', async () => {
    const { fan, own } = holder();
    const { pages, title } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(pages).toHaveLength(1);
    for (const part of [
      '부산국제록페스티벌 2026',
      '첫째 날',
      '입장권 1/2',
      '김하늘',
      'A 3-12',
      '청소년',
      '₩132,000',
      '2026년 8월 7일 금요일 오후 1:00',
      '2026년 8월 7일 금요일 오전 11:00',
      own.id,
      own.orderId,
      '이 QR 코드를 보여 주세요',
      '증빙을 확인합니다',
    ]) {
      expect(pages[0]?.text).toContain(part);
    }
    expect(pages[0]?.code).toBe(own.qr);
    expect(title).toBe('부산국제록페스티벌 2026: 첫째 날');
  });

  test('says the same in English; a standing place is named by its section, a name in any alphabet is printed', async () => {
    const { fan, own } = holder('José Müller 뷁', { seat: null, sectionId: 'LAWN', paid: 0, category: null });
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf?language=en`, fan);
    const text = pages[0]?.text;
    for (const part of [
      'Busan Rock Festival 2026',
      'Day 1',
      'Ticket 1 of 2',
      'José Müller 뷁',
      'LAWN standing',
      'free',
      'Friday, 7 August 2026 at 13:00',
      'Show this QR code at the gate',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('bring your proof');
    expect(pages[0]?.code).toBe(own.qr);
  });

  test('embeds of the font only what it uses', async () => {
    const { fan, own } = holder();
    const { bytes } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    const file = Buffer.from(bytes).toString('latin1');
    expect(file).toMatch(/\/FontName \/[A-Z]{6}\+Pretendard-Regular/);
    expect(file).toContain('/FontFile2');
    expect(file).not.toContain('Helvetica');
    expect(bytes.length).toBeLessThan(60_000);
  });

  test('prints Chinese characters beside Korean and Latin ones, and lines break as they do', async () => {
    const title = { ko: `大韓民國 국악 大祝祭 ${'漢字 '.repeat(30)}` };
    const { fan, own } = holder('金하늘 李 Kim', { performanceTitle: { ko: title.ko } });
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    const text = pages[0]?.text.replaceAll(' ', '');
    expect(pages).toHaveLength(1);
    for (const part of ['金하늘李Kim', '大韓民國국악大祝祭', '漢字'.repeat(30)]) expect(text).toContain(part);
    expect(pages[0]?.code).toBe(own.qr);
  });

  test('says the name under which its holder enters, where the support desk gave it one', async () => {
    const { fan, own } = holder('김하늘', { holderName: '이바다' });
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(JSON.stringify(pages)).toContain('이바다');
    expect(JSON.stringify(pages)).not.toContain('김하늘');
  });

  test('is printed without a name while names are not known: it admits all the same', async () => {
    const { fan, own } = holder();
    auth.down = true;
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(pages[0]?.text).not.toContain('김하늘');
    expect(pages[0]?.code).toBe(own.qr);
  });

  test('is one page per ticket of an order', async () => {
    const { fan, paid, own } = payer(3);
    const { pages } = await pdf(`/api/documents/orders/${paid.id}/tickets.pdf`, fan);
    expect(pages.map(({ code }) => code)).toEqual(own.map(({ qr }) => qr));
    expect(pages[1]?.text).toContain('A 3-2');
  });

  test('goes into a calendar', async () => {
    const { fan, own } = holder();
    const response = await get(`/api/documents/tickets/${own.id}.ics?language=en`, fan);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const calendar = (await response.text()).replaceAll('\r\n ', '');
    for (const line of [
      'SUMMARY:Busan Rock Festival 2026: Day 1',
      'DTSTART:20260807T040000Z',
      'LOCATION:A 3-12',
      'UID:day-1@festival.test',
    ]) {
      expect(calendar).toContain(line);
    }
    expect(calendar).not.toContain(own.qr);
  });

  test.each([
    ['ko', '이전 시작 2026년 8월 6일 목요일 오후 1:00', '변경 사유 태풍 북상'],
    ['en', 'Previous start Thursday, 6 August 2026 at 13:00', 'Reason for the change 태풍 북상'],
  ] as const)(
    'of a performance that was moved says in %s from when and why, in the calendar too',
    async (language, before, why) => {
      const moved = { previousStartsAt: '2026-08-06T04:00:00.000Z', moveReason: '태풍 북상' };
      const { fan, own } = holder('김하늘', moved);
      const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf?language=${language}`, fan);
      for (const part of [before, why]) expect(pages[0]?.text).toContain(part);
      const response = await get(`/api/documents/tickets/${own.id}.ics?language=${language}`, fan);
      const calendar = (await response.text()).replaceAll('\r\n ', '').replaceAll('\\', '');
      const [, description] = calendar.match(/^DESCRIPTION:(.*)$/m) ?? [];
      expect(description?.replaceAll(': ', ' ')).toBe(`${before}n${why}`);
    },
  );

  test('of a performance that was not moved, or without a reason, says no more than it has to', async () => {
    const { fan, own } = holder();
    const silent = holder('김하늘', { previousStartsAt: '2026-08-06T04:00:00.000Z', moveReason: null });
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(pages[0]?.text).not.toContain('이전 시작');
    const calendar = await get(`/api/documents/tickets/${own.id}.ics`, fan);
    expect(await calendar.text()).not.toContain('DESCRIPTION');
    const { pages: moved } = await pdf(`/api/documents/tickets/${silent.own.id}.pdf`, silent.fan);
    expect(moved[0]?.text).toContain('이전 시작');
    expect(moved[0]?.text).not.toContain('변경 사유');
  });

  test('of a pass says which of its performances was moved', async () => {
    const [first, ...others] = usedPass.pass ?? [];
    if (first === undefined) throw new Error('the pass has performances');
    const moved = { ...first, previousStartsAt: '2026-08-06T04:00:00.000Z', moveReason: 'Typhoon' };
    const { fan, own } = holder('김하늘', { ...usedPass, pass: [moved, ...others] });
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf?language=en`, fan);
    expect(pages[0]?.text).toContain('Previous start: Thursday, 6 August 2026 at 13:00');
    expect(pages[0]?.text.match(/Reason for the change/g)).toHaveLength(1);
  });

  test('of a pass that was used once names each performance and what was used; the calendar has those that take place', async () => {
    const { fan, own } = holder('김하늘', usedPass);
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf?language=en`, fan);
    for (const part of [
      'Weekend pass',
      'Friday, 7 August 2026 at 13:00, used',
      'Saturday, 8 August 2026 at 13:00, cancelled',
      'once to each performance',
    ]) {
      expect(pages[0]?.text).toContain(part);
    }
    expect(pages[0]?.code).toBe(own.qr);
    const response = await get(`/api/documents/tickets/${own.id}.ics?language=en`, fan);
    const calendar = (await response.text()).replaceAll('\r\n ', '');
    expect(calendar.match(/^UID:.*$/gm)?.map((line) => line.trim())).toEqual([
      'UID:day-1@festival.test',
      'UID:day-3@festival.test',
    ]);
    expect(calendar).toContain('SUMMARY:Busan Rock Festival 2026: Day 3');
    expect(calendar).toContain('DTSTART:20260809T040000Z');
  });
});

describe('a receipt', () => {
  test('says who sells, what was paid and how, what was refunded and what was kept, in Korean', async () => {
    const { fan, paid } = payer();
    const { pages } = await pdf(`/api/documents/orders/${paid.id}/receipt.pdf`, fan);
    const text = pages.map((page) => page.text).join(' ');
    for (const part of [
      '영수증',
      '주식회사 클로브',
      '대표자 홍길동',
      '사업자등록번호 123-45-67890',
      '통신판매업신고번호 2026-부산해운대-0123',
      '부산광역시 해운대구 센텀로 1',
      '051-123-4567',
      paid.id,
      '2026년 6월 1일 월요일 오후 8:05',
      '김하늘',
      '카카오페이',
      '첫째 날, A 3-12, 청소년',
      '₩142,000, 할인 -₩10,000',
      '티셔츠 미디엄',
      '캠핑존 A (2026-08-06 ~ 2026-08-08)',
      '취소됨, 취소 수수료 ₩36,000',
      '합계',
      '₩287,000',
      '부가세 포함',
      '₩26,090',
      '2026년 6월 5일, -₩35,000',
      '환불 진행 중',
      '2026년 6월 6일, -₩84,000',
      '₩168,000',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('names in English what has an English name, and a method that it does not know as it is', async () => {
    const { fan, paid } = payer(0, { paymentMethod: 'new-pay', refunds: [], total: 35_000 });
    const { pages } = await pdf(`/api/documents/orders/${paid.id}/receipt.pdf?language=en`, fan);
    const text = pages[0]?.text;
    for (const part of ['Receipt', 'Clove Inc.', 'T-shirt Medium', 'new-pay', 'Camp A', '₩35,000']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('Paid after refunds');
  });

  test('of a festival that does not say who sells names the festival', async () => {
    const { fan, paid, own } = payer(1);
    const plain = { ...festival, organiser: null };
    tickets.orders.set(`${fan} ${paid.id}`, { result: 'ok', festival: plain, order: paid, tickets: own });
    const { pages } = await pdf(`/api/documents/orders/${paid.id}/receipt.pdf`, fan);
    expect(pages[0]?.text).toContain('판매자 부산국제록페스티벌 2026');
  });

  test('of a hundred lines goes on on further pages', async () => {
    const [line] = order().lines;
    const lines = Array.from({ length: 100 }, (_, index) => ({ ...line!, label: `Z ${index + 1}` }));
    const { fan, paid } = payer(0, { lines });
    const { pages } = await pdf(`/api/documents/orders/${paid.id}/receipt.pdf`, fan);
    expect(pages.length).toBeGreaterThan(2);
    const text = pages.map((page) => page.text).join(' ');
    for (let n = 1; n <= 100; n += 1) expect(text).toContain(`Z ${n},`);
  });
});

describe('whose it is', () => {
  test('another member gets no paper, and neither does who is logged out; ids that are none are named', async () => {
    const { own } = holder();
    const { paid } = payer();
    const stranger = randomUUID();
    for (const path of [
      `/api/documents/tickets/${own.id}.pdf`,
      `/api/documents/tickets/${own.id}.ics`,
      `/api/documents/orders/${paid.id}/tickets.pdf`,
      `/api/documents/orders/${paid.id}/receipt.pdf`,
    ]) {
      expect((await get(path, stranger)).status).toBe(404);
      expect((await fetch(`${documents.url}${path}`)).status).toBe(401);
    }
    expect((await get('/api/documents/tickets/none.pdf', stranger)).status).toBe(400);
    expect((await get(`/api/documents/tickets/${own.id}.pdf?language=fr`, stranger)).status).toBe(400);
  });

  test('an offered ticket, an unpaid order, and an order without valid tickets are refused by name', async () => {
    const fan = randomUUID();
    const [ticketId, orderId] = [randomUUID(), randomUUID()];
    tickets.tickets.set(`${fan} ${ticketId}`, { result: 'not-valid', state: 'OFFERED' });
    tickets.orders.set(`${fan} ${orderId}`, { result: 'not-paid' });
    const { fan: other, paid } = payer(0);
    expect(await problem(`/api/documents/tickets/${ticketId}.pdf`, fan)).toMatchObject({
      type: '/problems/ticket-not-valid',
      state: 'OFFERED',
    });
    expect(await problem(`/api/documents/orders/${orderId}/receipt.pdf`, fan)).toMatchObject({
      type: '/problems/order-not-paid',
    });
    expect(await problem(`/api/documents/orders/${paid.id}/tickets.pdf`, other)).toMatchObject({
      type: '/problems/no-valid-tickets',
    });
  });

  test('no code and no name is logged', async () => {
    const { fan, own } = holder('비밀이름');
    await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    const logged = documents.logs.lines.join('\n');
    expect(logged).not.toContain(own.qr);
    expect(logged).not.toContain('비밀이름');
  });

  async function problem(path: string, memberId: string): Promise<unknown> {
    const response = await get(path, memberId);
    expect(response.status).toBe(409);
    return response.json();
  }
});

describe('a pass for phones', () => {
  let on: RunningService;
  beforeAll(async () => {
    on = await startService(documentsService, { ...environment(), WALLET: 'unsigned' });
  });
  afterAll(() => on.stop());

  test('is off by default', async () => {
    const { fan, own } = holder();
    for (const path of [`${own.id}.pkpass`, `${own.id}.google.json`]) {
      const response = await get(`/api/documents/tickets/${path}`, fan);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ type: '/problems/wallet-off' });
    }
  });

  test('is a file of pass, images and a manifest that is true of each; it says that it is not signed', async () => {
    const { fan, own } = holder();
    const response = await get(`/api/documents/tickets/${own.id}.pkpass`, fan, on.url);
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.pkpass');
    expect(response.headers.get('clove-pass')).toBe('unsigned');
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const manifest = z.record(z.string(), z.string()).parse(JSON.parse(strFromU8(files['manifest.json']!)));
    const { 'manifest.json': _, ...listed } = files;
    const sums = Object.entries(listed).map(([name, bytes]) => [
      name,
      createHash('sha1').update(bytes).digest('hex'),
    ]);
    expect(Object.fromEntries(sums)).toEqual(manifest);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['pass.json', 'icon.png', 'icon@2x.png', 'logo.png']),
    );
    expect(Object.keys(files)).not.toContain('signature');
    expect(Buffer.from(files['icon@2x.png']!).readUInt32BE(16)).toBe(58);
    const pass = JSON.parse(strFromU8(files['pass.json']!));
    expect(pass).toMatchObject({
      formatVersion: 1,
      serialNumber: `${own.id}-1`,
      organizationName: '주식회사 클로브',
      relevantDate: own.startsAt,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: own.qr }],
      eventTicket: {
        primaryFields: [{ value: '첫째 날', label: '입장권 1/2' }],
        secondaryFields: [{ key: 'start' }, { key: 'doors' }],
        auxiliaryFields: [
          { key: 'place', value: 'A 3-12' },
          { key: 'category', value: '청소년' },
        ],
      },
    });
  });

  test('of a pass has in front what is left of it, and is shown by the phone then', async () => {
    const { fan, own } = holder('김하늘', usedPass);
    const response = await get(`/api/documents/tickets/${own.id}.pkpass?language=en`, fan, on.url);
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(JSON.parse(strFromU8(files['pass.json']!))).toMatchObject({
      relevantDate: '2026-08-09T04:00:00.000Z',
      barcodes: [{ message: own.qr }],
      eventTicket: {
        primaryFields: [{ value: 'Weekend pass' }],
        secondaryFields: [{ key: 'performance day-3', label: 'Day 3' }],
        backFields: expect.arrayContaining([
          expect.objectContaining({ label: 'Day 1', value: expect.stringContaining('used') }),
        ]),
      },
    });
  });

  test('for Google is the class and the object of the ticket; another member gets neither', async () => {
    const { fan, own } = holder();
    const path = `/api/documents/tickets/${own.id}.google.json?language=en`;
    const response = await get(path, fan, on.url);
    expect(response.headers.get('clove-pass')).toBe('unsigned');
    expect(await response.json()).toMatchObject({
      eventTicketClasses: [{ eventName: { defaultValue: { value: 'Busan Rock Festival 2026: Day 1' } } }],
      eventTicketObjects: [{ barcode: { type: 'QR_CODE', value: own.qr }, ticketNumber: own.id }],
    });
    for (const kind of ['pkpass', 'google.json']) {
      const asked = await get(`/api/documents/tickets/${own.id}.${kind}`, randomUUID(), on.url);
      expect(asked.status).toBe(404);
    }
  });
});

describe('under load and without others', () => {
  test('while ticket does not answer a fan is asked to come back, and nothing stays broken', async () => {
    const { fan, own } = holder();
    tickets.down = true;
    const response = await get(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ type: '/problems/facts-unavailable' });
    tickets.down = false;
    await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
  });

  test('what is beyond its turn is refused at once, and what waits is made', async () => {
    const small = await startService(documentsService, {
      ...environment(),
      PAPERS_AT_ONCE: '1',
      PAPERS_WAITING: '1',
    });
    try {
      const { fan, paid } = payer(60);
      const asked = Array.from({ length: 8 }, () =>
        get(`/api/documents/orders/${paid.id}/tickets.pdf`, fan, small.url),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200, 503]));
      await eventually(async () => {
        const again = await get(`/api/documents/orders/${paid.id}/tickets.pdf`, fan, small.url);
        expect(again.status).toBe(200);
      });
    } finally {
      await small.stop();
    }
  });

  test('more tickets than fit one file are refused by number', async () => {
    const { fan, paid } = payer(101);
    const response = await get(`/api/documents/orders/${paid.id}/tickets.pdf`, fan);
    expect(await response.json()).toMatchObject({ type: '/problems/too-many-tickets' });
  });
});

describe('for guests of the box office', () => {
  const print = async (path: string, role: Role, scopes?: string[]) => {
    const principal = { memberId: randomUUID(), role, sessionId: randomUUID(), ...(scopes && { scopes }) };
    const headers = { authorization: `Bearer ${await tokens.sign(principal)}` };
    return fetch(`${documents.url}/api/documents/box-office/orders/${path}`, { headers });
  };

  test('staff print tickets and receipt in the guest’s name; orders of fans are not theirs to print', async () => {
    const { fan: guest, paid, own } = payer(2, { paymentMethod: 'onsite', guestName: '이바다' });
    auth.names.delete(guest);
    const named = own.map((each) => ({ ...each, holderName: '이바다' }));
    tickets.orders.set(`${guest} ${paid.id}`, { result: 'ok', festival, order: paid, tickets: named });
    tickets.guests.set(paid.id, guest);
    for (const [role, scopes] of [['staff'], ['staff', ['desk:box-office']], ['organiser']] as const) {
      const answer = await print(`${paid.id}/tickets.pdf`, role, scopes && [...scopes]);
      const { pages } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
      expect(pages.map(({ code }) => code)).toEqual(own.map(({ qr }) => qr));
      expect(pages[0]?.text).toContain('이바다');
    }
    const receipt = await print(`${paid.id}/receipt.pdf`, 'staff');
    const { pages } = await readPdf(new Uint8Array(await receipt.arrayBuffer()));
    expect(pages[0]?.text).toContain('현장 결제');
    expect(pages[0]?.text).toContain('이바다');
    const ofFan = payer(1);
    expect((await print(`${ofFan.paid.id}/tickets.pdf`, 'organiser')).status).toBe(404);
    for (const role of ['fan', 'support', 'ops'] as const) {
      expect((await print(`${paid.id}/tickets.pdf`, role)).status).toBe(403);
    }
    expect((await print(`${paid.id}/tickets.pdf`, 'staff', ['gate:north'])).status).toBe(403);
  });
});

describe('for the mail that confirms an order', () => {
  const ask = (item: object, token = 'notification-edge') =>
    fetch(`${documents.managementUrl}/internal/documents/order`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...edgeHeaders('notification', token) },
      body: JSON.stringify({ items: [item] }),
    });

  test('its tickets are a file; an order without any gives none; only notification may ask', async () => {
    const { fan, paid, own } = payer(2);
    const answered = await ask({ orderId: paid.id, memberId: fan, language: 'en' });
    const { items } = z.object({ items: z.array(OrderPapersAnswer) }).parse(await answered.json());
    if (items[0]?.result !== 'ok') throw new Error('no files');
    const [file] = items[0].files;
    expect(file).toMatchObject({ filename: 'tickets.pdf', contentType: 'application/pdf' });
    const { pages } = await readPdf(Buffer.from(file?.base64 ?? '', 'base64'));
    expect(pages.map(({ code }) => code)).toEqual(own.map(({ qr }) => qr));
    const goods = payer(0);
    const nothing = await ask({ orderId: goods.paid.id, memberId: goods.fan, language: 'ko' });
    expect(await nothing.json()).toEqual({ items: [{ result: 'nothing' }] });
    expect((await ask({ orderId: paid.id, memberId: fan, language: 'ko' }, 'wrong')).status).toBe(401);
  });

  test('while ticket does not answer it is to be asked for later', async () => {
    const { fan, paid } = payer(1);
    tickets.down = true;
    const answered = await ask({ orderId: paid.id, memberId: fan, language: 'ko' });
    expect(answered.status).toBe(503);
    expect(await answered.json()).toMatchObject({ type: '/problems/facts-unavailable' });
  });
});
