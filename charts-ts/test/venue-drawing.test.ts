import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FindingsError } from '@clove/pool-images';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadFestival, saleDocument } from '../src/index.ts';
import { NUMBERED } from './festival-texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'clove-drawing-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Written {
  /** Of the first section, instead of ten rows of twenty seats. */
  readonly section?: object;
  readonly drawing?: object;
  readonly files?: Readonly<Record<string, string>>;
}

function loaded({ section, drawing, files = {} }: Written) {
  const path = join(folder, 'spring-2026.yaml');
  rmSync(join(folder, 'spring-2026'), { recursive: true, force: true });
  mkdirSync(join(folder, 'spring-2026'));
  const own = { id: 'A', rows: 10, seatsPerRow: 20, price: 132_000 };
  const written = NUMBERED.replace(
    '{ id: A, rows: 10, seatsPerRow: 20, price: 132000 }',
    JSON.stringify(section ?? own),
  );
  writeFileSync(path, drawing === undefined ? written : `${written}\ndrawing: ${JSON.stringify(drawing)}\n`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'spring-2026', name), text);
  return loadFestival(path, 'gitops/festivals/spring-2026.yaml').festival;
}

/** Findings, those of files beside the festival with their line and column. */
function complaints(written: Written): string[] {
  try {
    loaded(written);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ file, line, column, message }) =>
      file.startsWith('gitops/festivals/spring-2026/') ? `${line}:${column} ${message}` : message,
    );
  }
}

const ofOutline = (shape: string) => complaints({ drawing: { outlines: [{ section: 'A', shape }] } });
const drawn = (written: Written) => saleDocument(loaded(written)).page?.drawing;
const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg"${attributes}>\n${inside}\n</svg>`;

describe('the drawing of a venue in the festival file', () => {
  const outlines = [{ section: 'A', shape: '-12,0 12,0 14,12 -14,12' }];
  const landmarks = [
    { kind: 'stage', shape: '-8,-5 8,-5 8,-2 -8,-2', title: { ko: '호수 무대', en: 'Lake stage' } },
    { kind: 'toilets', shape: '20,0 22,0 22,2' },
  ];

  test('is what the page shows, and nothing that is sold by', () => {
    const document = saleDocument(loaded({ drawing: { outlines, landmarks } }));
    expect(document.page).toEqual({ drawing: { outlines, landmarks } });
    expect(document.performances).toEqual(saleDocument(loaded({})).performances);
  });

  test('is refused with everything that is wrong in it at once', () => {
    expect(
      complaints({
        drawing: {
          outlines: [
            { section: 'A', shape: '-12,0 12,12 12,0 -12,12' },
            { section: 'B2', shape: '0,0 5,0 5,5' },
            { section: 'A', shape: '-12,0 12,0 14,12 -14,12' },
          ],
          landmarks: [
            { kind: 'bar', shape: '0,0 1,0 99999,1' },
            { kind: 'other', shape: '0,0 1,0 1,1' },
          ],
        },
      }),
    ).toEqual([
      'the shape crosses itself: its side from -12,0 to 12,12 meets that from 12,0 to -12,12',
      expect.stringContaining('the outline is of section B2, which no performance has'),
      'a second outline of section A',
      'the corner 99999,1 is out of bounds: coordinates go from -10000 to 10000',
      'a landmark of kind other needs a title',
    ]);
    expect(complaints({ drawing: { landmarks: [{ kind: 'tent', shape: '0,0 1,0 1,1' }] } })).toHaveLength(1);
  });

  test.each([
    ['two corners', '0,0 10,0', 'a shape is at least three corners'],
    ['a comma that is missing', '0,0 10 0 10,5', 'a shape is at least three corners'],
    ['a side that goes back on the one before it', '0,0 10,0 5,0 5,9', 'the shape crosses itself'],
    ['a corner on another side', '-20,-5 20,-5 20,20 0,-5 -20,20', 'the shape crosses itself'],
    ['a line', '0,0 10,0 20,0', 'the shape crosses itself'],
    ['fewer units than the section has seats', '-5,0 5,0 5,10 -5,10', 'of section A lie outside'],
  ])('an outline of %s is refused', (_, shape, complaint) => {
    expect(ofOutline(shape)).toEqual([expect.stringContaining(complaint)]);
  });

  test('seats without positions stand in the middle of their outline, wherever that is', () => {
    expect(ofOutline('100,50 121,50 121,61 100,61')).toEqual([]);
  });

  test('seats with positions have to be inside; the first that is not is named', () => {
    const files = { 'hall.csv': 'row,seat,x,y\nC,1,0,0\nC,2,1,0\nC,3,9,0\nC,4,10,0' };
    const section = { id: 'A', plan: 'hall.csv', price: 90_000 };
    const around = (shape: string) =>
      complaints({ section, files, drawing: { outlines: [{ section: 'A', shape }] } });
    expect(around('-1,-1 11,-1 11,1 -1,1')).toEqual([]);
    expect(around('-1,-1 5,-1 5,1 -1,1')).toEqual([
      'seat C-3 and 1 more of section A lie outside of the outline',
    ]);
  });

  test('a hidden section has no outline: it would show the section to everybody', () => {
    const section = { id: 'A', rows: 10, seatsPerRow: 20, price: 132_000, hidden: true };
    expect(complaints({ section, drawing: { outlines } })).toEqual([
      'section A is hidden: its outline would show it to everybody; without one it is drawn around its seats',
    ]);
  });
});

describe('the drawing of a venue as SVG', () => {
  test('is made of the shapes with data-outline and data-landmark, in the unit of the seats', () => {
    const venue = svg(
      `<g transform="translate(10, 20)">
        <polygon data-outline="A" points="-250,-20 230,-20 230,220 -250,220"/>
        <rect data-landmark="bar" data-title-ko="바" data-title-en="Bar" x="300" y="0" width="40" height="20"/>
      </g><path data-landmark="stage" d="m -80 -50 h 160 v 30 h -160 z"/><circle r="3"/>`,
      ' data-unit="10"',
    );
    expect(drawn({ drawing: { file: 'venue.svg' }, files: { 'venue.svg': venue } })).toEqual({
      outlines: [{ section: 'A', shape: '-24,0 24,0 24,24 -24,24' }],
      landmarks: [
        { kind: 'bar', shape: '31,2 35,2 35,4 31,4', title: { ko: '바', en: 'Bar' } },
        { kind: 'stage', shape: '-8,-5 8,-5 8,-2 -8,-2' },
      ],
    });
  });

  test('curves become short lines', () => {
    const venue = svg('<path data-outline="A" d="M-30,0 L30,0 Q 30,30 0,30 T -30,0 Z"/>');
    const [outline] =
      drawn({ drawing: { file: 'venue.svg' }, files: { 'venue.svg': venue } })?.outlines ?? [];
    expect(outline?.shape.split(' ')).toHaveLength(17);
    expect(outline?.shape).toContain('22.5,22.5');
  });

  test('a section’s plan draws its outline, too', () => {
    const hall = svg(
      '<g data-row="1"><circle data-seat="1" cx="5" cy="5"/><circle data-seat="2" cx="15" cy="5"/></g><rect data-outline="A" width="20" height="10"/>',
      ' data-unit="10"',
    );
    const written = { section: { id: 'A', plan: 'hall.svg', price: 90_000 }, files: { 'hall.svg': hall } };
    const { plans, page } = saleDocument(loaded(written));
    expect(plans?.[0]?.rows).toEqual([{ row: '1', seats: '1 2', at: '0.5,0.5 1.5,0.5' }]);
    expect(page?.drawing).toEqual({ outlines: [{ section: 'A', shape: '0,0 2,0 2,1 0,1' }] });
  });

  test('is refused with line and column of everything that is wrong in it', () => {
    const venue = svg(`<text data-outline="A">A</text>
<path data-outline="A" d="M0,0 A 5 5 0 0 1 10 10 Z"/>
<path data-landmark="bar" d="M0,0 L1,0 1,1 Z M5,5 L6,6 7,5 Z"/>
<rect data-landmark="barr" width="1" height="1"/>
<rect data-landmark="food" transform="scale(2)" width="1" height="1"/>
<rect data-landmark="other" width="1" height="1"/>
<rect data-outline="A" width="2" height="2"/>`);
    expect(complaints({ drawing: { file: 'venue.svg' }, files: { 'venue.svg': venue } })).toEqual([
      '2:1 a text is no shape: draw a polygon, rect, circle, ellipse or path',
      expect.stringMatching(/^3:1 the path has the command A, which is not read/),
      '4:1 the path has several parts: draw one closed shape',
      expect.stringMatching(/^5:1 data-landmark "barr" must be one of .*did you mean "bar"/),
      '6:1 transform "scale(2)" is not read: only translate(x, y) is',
      '7:1 a landmark of kind other needs a title',
      '8:1 seat 1-1 and 195 more of section A lie outside of the outline',
    ]);
  });

  test('a file that is not there is found', () => {
    expect(complaints({ drawing: { file: 'other.svg' } })).toEqual([
      'there is no file other.svg in the folder spring-2026',
    ]);
  });
});
