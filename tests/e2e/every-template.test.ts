import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BUILT_IN_NAMES } from '@clove/charts-ts';
import type { Hold } from '@clove/contracts';
import { afterAll, describe, expect, test } from '@jest/globals';
import { basket } from '../fan/basket.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { drainingFor, rollOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';

/** Templates of the samples and of the festivals that other tests open. */
const opened = new Set(
  ['gitops/festivals', 'tests/festivals'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => /^template: (\S+)/m.exec(readFileSync(join(root, folder, name), 'utf8'))?.[1] ?? []),
  ),
);
const lacking = BUILT_IN_NAMES.filter((name) => !opened.has(name));

mkdirSync(join(root, '.clove'), { recursive: true });
const folder = mkdtempSync(join(root, '.clove', 'templates-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SLUG = 'every-template';
const PLACE = 1_000;
const TEE = 200;
const NIGHT = 30;

/** A small festival that sells everything that its template has. */
function festivalOf(template: string): string {
  const section = template.startsWith('noseat')
    ? `{ id: A, capacity: 20, price: ${PLACE} }`
    : `{ id: A, rows: 2, seatsPerRow: 10, price: ${PLACE} }`;
  const goods = `goods: [{ id: tee, title: { ko: 티셔츠, en: T-shirt }, price: ${TEE}, stock: 5, maxPerFan: 1 }]\n`;
  const rooms = `rooms: [{ id: tent, title: { ko: 텐트, en: Tent }, pricePerNight: ${NIGHT}, units: 5, from: 2030-12-30, to: 2031-01-01 }]\n`;
  return `festival: ${SLUG}
state: open
title: { ko: 봄 축제, en: Spring Festival }
template: ${template}
timezone: Asia/Seoul
currency: KRW
sales:
  opensAt: 2026-01-01T00:00:00+09:00
  closesAt: 2030-12-30T23:59:00+09:00
  expectedFans: 50
  maxTicketsPerFan: 2
performances:
  - id: day-1
    title: { ko: 첫째 날, en: Day 1 }
    startsAt: 2030-12-31T19:00:00+09:00
    sections: [${section}]
${template.includes('merchandise') ? goods : ''}${template.includes('stay') ? rooms : ''}refunds: [{ untilDaysBefore: 1, feePercent: 10 }]
`;
}

function fileOf(template: string): string {
  const file = join(folder, template, `${SLUG}.yaml`);
  mkdirSync(dirname(file));
  writeFileSync(file, festivalOf(template));
  return relative(root, file);
}

/** One fan buys one of everything that the template has, in one order. */
async function sellsAllOf(template: string, office: Office): Promise<void> {
  const fan = await office.newFan();
  const holds: Hold[] = [
    await fan.hold(
      template.startsWith('noseat')
        ? { performanceId: 'day-1', sectionId: 'A', quantity: 1 }
        : { performanceId: 'day-1', seats: (await office.freeSeats('day-1', 'A')).slice(0, 1) },
    ),
  ];
  let total = PLACE;
  if (template.includes('merchandise')) {
    holds.push(basket.granted(await basket.tryGoods(fan, { itemId: 'tee', quantity: 1 })));
    total += TEE;
  }
  if (template.includes('stay')) {
    const nights = { roomId: 'tent', from: '2030-12-30', to: '2031-01-01', units: 1 };
    holds.push(basket.granted(await basket.tryNights(fan, nights)));
    total += 2 * NIGHT;
  }
  const order = await basket.buy(fan, holds, methodOf(template));
  expect(order).toMatchObject({ state: 'COMPLETED', total });
  expect(await office.providerCalls(order.id)).toMatchObject({ approve: 1, captured: total });
  expect(await office.auditWhenQuiet()).toEqual([]);
}

function methodOf(template: string): 'kakao-pay' | 'toss' {
  return template.includes('kakao') ? 'kakao-pay' : 'toss';
}

/**
 * Templates in lines, each of which has all that the one before it has: what was sold is still there when the next one is audited.
 */
function lines(templates: readonly string[]): string[][] {
  const wordsOf = (template: string) => template.split('-');
  const made: string[][] = [];
  for (const template of templates.toSorted((a, b) => wordsOf(a).length - wordsOf(b).length)) {
    const longer = made.find((line) =>
      wordsOf(line.at(-1) ?? '').every((word) => wordsOf(template).includes(word)),
    );
    if (longer === undefined) made.push([template]);
    else longer.push(template);
  }
  return made;
}

/**
 * A line shares an office: of its services, those with an environment of their own (three to seven of eighteen) are started anew for
 * each template, by its own manifests. It opens with the last template, so that every service has an address.
 */
describe.each(lines(lacking).map((line) => ({ line })))('an office of $line', ({ line }) => {
  const files = new Map(line.map((template) => [template, fileOf(template)]));
  const theOffice = officeForAll({ festival: files.get(line.at(-1) ?? '') ?? '', config: drainingFor(0) });

  test.each(line)(
    '%s opens and sells all that it has in one order',
    async (template) => {
      const office = theOffice();
      const { services } = await rollOffice(office, files.get(template) ?? '');
      const running = new Set(office.cluster.pods().map(({ service }) => service));
      expect([...running].sort()).toEqual(services.map(({ entry }) => entry.service).sort());
      await sellsAllOf(template, office);
    },
    240_000,
  );
});
