import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FindingsError } from '@clove/pool-images';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadFestival, saleDocument } from '../src/index.ts';
import { NUMBERED } from './festival-texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'clove-plans-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Loads a festival whose first section has this plan. @param plan undefined: whatever file is there */
function loaded(name: string, plan: string | Buffer | undefined, section: object = {}) {
  const path = join(folder, 'spring-2026.yaml');
  mkdirSync(join(folder, 'spring-2026'), { recursive: true });
  const numbered = JSON.stringify({ id: 'A', plan: name, price: 90_000, ...section });
  writeFileSync(path, NUMBERED.replace('{ id: A, rows: 10, seatsPerRow: 20, price: 132000 }', numbered));
  if (plan !== undefined) writeFileSync(join(folder, 'spring-2026', name), plan);
  return loadFestival(path, 'gitops/festivals/spring-2026.yaml').festival;
}

function complaints(name: string, plan?: string | Buffer, section: object = {}): string[] {
  try {
    loaded(name, plan, section);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ file, line, column, message }) => {
      const at = file.startsWith('gitops/festivals/spring-2026/') ? `${line}:${column} ` : '';
      return `${at}${message}`;
    });
  }
}

const sold = (name: string, plan: string, section: object = {}) => saleDocument(loaded(name, plan, section));
const wheelchair = {
  price: undefined,
  categories: [
    { id: 'adult', title: { ko: '일반' }, price: 90_000 },
    { id: 'wheelchair', title: { ko: '휠체어' }, price: 45_000, accessible: true },
  ],
};

describe('a seat plan as CSV', () => {
  const csv = [
    '\uFEFFrow,seat,x,y,kind,rank,aisle',
    'A,1,0,0,,,',
    'A,2,1,0,house,,x',
    'A,3,3,0,,,',
    '"가",1,0,1,accessible,9,',
    '"가",2,1.5,1,accessible,9,',
  ].join('\r\n');

  test('becomes rows with aisles, positions, ranks, and who may have which seat', () => {
    const { plans, performances } = sold('hall.csv', csv, wheelchair);
    expect(plans).toEqual([
      {
        id: 'hall.csv#A',
        rows: [
          { row: 'A', seats: '1 2 | 3', at: '0,0 1,0 3,0' },
          { row: '가', seats: '1 2', at: '0,1 1.5,1', ranks: '9 9' },
        ],
      },
    ]);
    expect(performances[0]?.sections[0]).toEqual({
      id: 'A',
      kind: 'numbered',
      price: 90_000,
      categories: [
        { id: 'adult', title: { ko: '일반' }, price: 90_000 },
        { id: 'wheelchair', title: { ko: '휠체어' }, price: 45_000, accessible: true },
      ],
      rows: 2,
      seatsPerRow: 3,
      plan: 'hall.csv#A',
      seats: 5,
      house: ['A-2'],
      accessible: ['가-1', '가-2'],
    });
  });

  test('is refused with the place of everything that is wrong in it', () => {
    const wrong = [
      'row,seat,x,y,kind,aisle',
      'A,1,0,0,,',
      'A,1,1,0,,',
      'A,2,1,,,',
      'A,3,oops,1,,',
      'A,4,1,1,houze,',
      'A, too-long,1,1,,maybe',
      'A,5,1,1,,,more',
    ].join('\n');
    expect(complaints('hall.csv', wrong)).toEqual([
      '3:1 a second seat A-1; the first is in line 2',
      '4:5 a position has both x and y',
      '5:5 x "oops" is no number',
      '6:9 kind "houze" must be one of standard, accessible, house, blocked; did you mean "house"?',
      '7:18 aisle "maybe" must be x, or empty',
      '8:11 more cells than the 6 columns of the first line',
    ]);
    expect(complaints('hall.csv', 'row;seat\nA;1')).toEqual([
      '1:1 unknown column "row;seat": separate columns by commas, not by semicolons or tabs',
    ]);
    expect(complaints('hall.csv', 'row\tseat\nA\t1')).toEqual([
      '1:1 unknown column "row\tseat": separate columns by commas, not by semicolons or tabs',
    ]);
    expect(complaints('hall.csv', 'section,row\nA,1')).toEqual([
      '1:1 there is no column seat in the first line',
    ]);
  });

  test.each([
    // A row called "가" as Korean spreadsheets save it, and what they call Unicode text.
    ['of Korean Windows', Buffer.from('row,seat\nA,1\n\xb0\xa1,1\n', 'latin1'), '3:1'],
    ['UTF-16', Buffer.from('\uFEFFrow,seat\nA,1\n', 'utf16le'), '1:1'],
  ])('in the encoding %s is refused once, with what to do', (_title, bytes, spot) => {
    expect(complaints('hall.csv', bytes)).toEqual([
      `${spot} this file is not UTF-8: in the spreadsheet, save it as "CSV UTF-8"`,
    ]);
  });

  test.each(['', '\uFEFF', '\n \r\n'])('without a line is empty: %j', (text) => {
    expect(complaints('hall.csv', text)).toEqual(['1:1 this plan is empty']);
  });

  test('is never read through a link, since findings quote what they read', () => {
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, 'TOKEN=1');
    mkdirSync(join(folder, 'spring-2026'), { recursive: true });
    symlinkSync(secret, join(folder, 'spring-2026/link.csv'));
    expect(complaints('link.csv')).toEqual(['there is no file link.csv in the folder spring-2026']);
  });

  test('may be of several sections, and says which it has', () => {
    const several = 'section,row,seat\nA,1,1\nA,1,2\nB,1,1';
    expect(sold('hall.csv', several).plans).toEqual([
      { id: 'hall.csv#A', rows: [{ row: '1', seats: '1 2' }] },
    ]);
    expect(complaints('hall.csv', 'section,row,seat\nB,1,1\nC,1,1')).toEqual([
      'hall.csv has no section A: it has B, C',
    ]);
  });

  test('of 20,000 seats with positions fits a ConfigMap', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => {
      const [row, seat] = [Math.floor(index / 100) + 1, (index % 100) + 1];
      return `R${row},${seat},${seat * 1.25},${row * 1.5}`;
    });
    const document = sold('hall.csv', `row,seat,x,y\n${lines.join('\n')}`);
    expect(document.performances[0]?.sections[0]).toMatchObject({ rows: 200, seats: 20_000 });
    expect(JSON.stringify(document, null, 2).length).toBeLessThan(500_000);
  });
});

describe('a seat plan as SVG', () => {
  const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg">\n${inside}\n</svg>`;

  test('is made of the elements that are seats, in their groups', () => {
    const plan = svg(`<g data-section="A" transform="translate(10, 20)">
  <g data-row="1"><circle data-seat="1" cx="1" cy="2"/><circle data-seat="2" data-aisle="" cx="3" cy="2"/>
    <rect data-seat="3" data-kind="blocked" x="5" y="1" width="2" height="2"/></g>
</g><text x="1" y="1">Stage</text>`);
    const { plans, performances } = sold('hall.svg', plan);
    expect(plans?.[0]?.rows).toEqual([{ row: '1', seats: '1 2 | 3', at: '11,22 13,22 16,22' }]);
    expect(performances[0]?.sections[0]).toMatchObject({ seats: 3, blocked: ['1-3'] });
  });

  test('is refused with the place of everything that is wrong in it', () => {
    const plan = svg(
      '<circle data-seat="1" cx="1" cy="2"/>\n<g data-row="1" transform="rotate(5)"><circle data-seat="2" cx="q"/></g>',
    );
    expect(complaints('hall.svg', plan)).toEqual([
      '2:1 this seat has no data-row, and no group around it has one',
      '3:1 transform "rotate(5)" is not read: only translate(x, y) is',
      expect.stringContaining('where this seat is cannot be read'),
    ]);
    expect(complaints('hall.svg', '<svg><g></svg>')[0]).toContain('this is no SVG');
  });
});

test('a plan that is not there, and seats that a section does not have, are found', () => {
  const without = complaints('hall.csv', 'row,seat\n1,1', { plan: 'other.csv' });
  expect(without).toEqual(['there is no file other.csv in the folder spring-2026']);
  expect(
    complaints('hall.csv', 'row,seat\n1,1\n1,2', {
      blocked: ['1-2', '1-3', '2-1..2-2'],
      accessible: ['1-1'],
    }),
  ).toEqual([
    'section A has no seats 1-3',
    'section A has no seats 2-1..2-2',
    'section A has accessible seats and no category with accessible: true: no one could buy them',
  ]);
});
