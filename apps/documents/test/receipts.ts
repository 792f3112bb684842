import { expect, test } from '@jest/globals';
import type { DocumentsUnderTest } from './documents-for-all.ts';
import { festival, order } from './samples.ts';

/** What a receipt says. */
export function receipts(running: DocumentsUnderTest): void {
  const { payer, pdf } = running;

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
      '캠핑존 A (2026년 8월 6일~8일)',
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
    running.tickets.orders.set(`${fan} ${paid.id}`, {
      result: 'ok',
      festival: plain,
      order: paid,
      tickets: own,
    });
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
}
