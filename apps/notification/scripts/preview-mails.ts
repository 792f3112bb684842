/**
 * Writes every mail in both languages as a page, and an index of them, for a look before a template changes:
 *
 *   npm run preview:mails [folder]      (default: .clove/mails)
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMail } from '../src/adapters/templates/render.ts';
import type { Facts } from '../src/domain/facts.ts';
import { KIND_NAMES, type KindName, kindOf, LANGUAGES } from '../src/domain/kinds.ts';
import { type Known, wording } from '../src/domain/wording.ts';

const PUBLIC_URL = 'https://busan-rock-2026.clove.example';
const known: Known = {
  festival: {
    title: { ko: '부산국제록페스티벌 2026', en: 'Busan Rock Festival 2026' },
    timezone: 'Asia/Seoul',
    currency: 'KRW',
    venue: {
      name: { ko: '삼락생태공원', en: 'Samnak Park' },
      address: { ko: '부산광역시 사상구 삼락동 29-61', en: '29-61 Samnak-dong, Busan' },
    },
  },
  performances: new Map([
    [
      'day-1',
      {
        title: { ko: '첫째 날', en: 'Day 1' },
        startsAt: '2026-08-07T04:00:00.000Z',
        doorsAt: '2026-08-07T02:00:00.000Z',
      },
    ],
  ]),
  rooms: new Map([['pitch', { ko: '캠핑장 A', en: 'Camping pitch A' }]]),
  items: new Map([['shirt', { ko: '티셔츠', en: 'T-shirt' }]]),
};
const place = { label: 'A 3-12', item: 'day-1/A', performanceId: 'day-1', amount: 132000 };
const facts: Facts = {
  orderId: '019a2f6e-6f0c-7c43-9d1a-2f1f6a1b9c11',
  performanceId: 'day-1',
  roomId: 'pitch',
  lines: [
    place,
    {
      label: { ko: '티셔츠 M', en: 'T-shirt M' },
      item: 'shirt/m',
      performanceId: null,
      amount: 35000,
    },
  ],
  total: 167000,
  amount: 92400,
  fee: 39600,
  startsAt: '2026-08-07T06:30:00.000Z',
  previousStartsAt: '2026-08-07T04:00:00.000Z',
  expiresAt: '2026-06-02T01:10:00.000Z',
  from: '2026-08-06',
  to: '2026-08-08',
  reason: '태풍 접근',
  limitReached: false,
  subject: { ko: '입장 안내', en: 'Getting in' },
  body: {
    ko: '북문이 가장 한산합니다.\n신분증을 꼭 가져오세요.',
    en: 'The north gate is the quietest.\nBring your ID.',
  },
};
/** Kinds that show less than all facts. */
const only: Partial<Record<KindName, Partial<Facts>>> = {
  'transfer-offered': { lines: [{ ...place, amount: null }] },
  'transfer-ended': { lines: [{ ...place, amount: null }] },
  'transfer-received': { lines: [{ ...place, amount: null }] },
  'transfer-taken': { lines: [{ ...place, amount: null }] },
  'seat-moved': { lines: [{ ...place, amount: null }], seatBefore: 'A 3-1' },
  reminder: { startsAt: '2026-08-07T04:00:00.000Z' },
};

const folder = process.argv[2] ?? '.clove/mails';
await mkdir(folder, { recursive: true });
const links: string[] = [];
for (const kind of KIND_NAMES) {
  for (const language of LANGUAGES) {
    const details = { device: 'Firefox 145, Linux' };
    const words = wording({ ...facts, ...only[kind] }, known, language, 'busan-rock-2026', details);
    const mail = renderMail(kind, words, new URL(kindOf(kind).path, PUBLIC_URL).href);
    const name = `${kind}.${language}`;
    await writeFile(join(folder, `${name}.html`), mail.html);
    await writeFile(join(folder, `${name}.txt`), `${mail.subject}\n\n${mail.text}\n`);
    links.push(`<li><a href="${name}.html">${name}</a> <a href="${name}.txt">text</a></li>`);
  }
}
const index = `<!doctype html><meta charset="utf-8"><title>Mails</title><ul>${links.join('\n')}</ul>`;
await writeFile(join(folder, 'index.html'), index);
console.log(`${links.length} mails: ${join(folder, 'index.html')}`);
