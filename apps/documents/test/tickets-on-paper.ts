import { expect, test } from '@jest/globals';
import type { DocumentsUnderTest } from './documents-for-all.ts';
import { festival, usedPass } from './samples.ts';

const SAMNAK = {
  name: { ko: '삼락생태공원', en: 'Samnak Park' },
  address: { ko: '부산광역시 사상구 삼락동 29-61', en: '29-61 Samnak-dong, Busan' },
};

/** What a printed ticket and its entry in a calendar say. */
export function ticketsOnPaper(running: DocumentsUnderTest): void {
  const { get, holder, payer, pdf } = running;

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
    running.auth.down = true;
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
    ['ko', '장소', '삼락생태공원, 부산광역시 사상구 삼락동 29-61', '좌석: A 3-12'],
    ['en', 'Venue', 'Samnak Park, 29-61 Samnak-dong, Busan', 'Place: A 3-12'],
  ] as const)(
    'names in %s the venue with its address, where the festival file has one, in the calendar too',
    async (language, name, venue, seat) => {
      const { fan, own } = holder('김하늘', {}, { ...festival, venue: SAMNAK });
      const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf?language=${language}`, fan);
      expect(pages[0]?.text).toContain(`${name} ${venue}`);
      const response = await get(`/api/documents/tickets/${own.id}.ics?language=${language}`, fan);
      const calendar = (await response.text()).replaceAll('\r\n ', '').replaceAll('\\', '');
      expect(calendar).toContain(`LOCATION:${venue}`);
      expect(calendar).toContain(`DESCRIPTION:${seat}`);
    },
  );

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

  test('of a pass for a month has its code on a page of its own, whole', async () => {
    const days = Array.from({ length: 31 }, (_, index) => ({
      ...{ id: `day-${index + 1}`, title: { ko: `${index + 1}일차` } },
      startsAt: new Date(Date.UTC(2026, 7, index + 1, 4)).toISOString(),
    }));
    const { fan, own } = holder('김하늘', { ...usedPass, pass: days });
    const { pages } = await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(pages.map((page) => page.code)).toEqual([null, own.qr]);
    expect(pages[0]?.text).toContain('31일차');
    expect(pages[1]?.text).toContain('이 QR 코드를 보여 주세요');
  });
}
