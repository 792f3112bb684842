import type { Measured, TimeSeries } from '../bench/results.ts';
import type { Words } from './words.ts';

type Point = Measured & { readonly chart: NonNullable<Measured['chart']> };

/** Characters of a label beyond which bars lie, so that labels do not cover each other. */
const LONG = 12;
/** Pixels of a row of lying bars, and of what is above them. */
const ROW = 40;
const ABOVE = 110;
/** Mermaid leaves out every label of an axis when one of them does not fit: half of this width is 60 characters of this size. */
const WIDTH = 900;
const LABELS = { labelFontSize: 12, labelPadding: 12 };
/** Bars, then lines: Mermaid's own bars are hardly to be seen on white. These stand out on dark pages, too. */
const COLOURS = '#4f7cc4, #d9822b, #5a9e6f, #8a6fb5';

/** The pictures that figures are points of, as Mermaid charts with a line that says what is drawn how. */
export function chartsOf(measured: readonly Measured[], words: Words): string[] {
  const points = measured.filter((figure): figure is Point => figure.chart !== undefined);
  const titles = [...new Set(points.map(({ chart }) => chart.title))];
  return titles.map((title) =>
    chart(
      title,
      points.filter((point) => point.chart.title === title),
      words,
    ),
  );
}

interface Drawn {
  readonly name: string;
  readonly values: readonly number[];
}

/** The first series is drawn as bars, others, budgets and references as lines. Mermaid draws no legend, so a sentence names them. */
function chart(title: string, points: readonly Point[], words: Words): string {
  const places = [...new Set(points.map((point) => point.chart.at))];
  const names = [...new Set(points.map((point) => point.chart.series))];
  const series = [
    ...names.map((name) => ({
      name: words.name(name),
      values: valuesAt(
        places,
        points.filter((point) => point.chart.series === name),
        ({ value }) => value,
      ),
    })),
    ...beside(names.length === 1 ? points : [], places, words),
  ];
  const unit = points[0]?.unit ?? '';
  const drawn = sideBySide(places.map(words.name), series);
  const [bars, ...lines] = drawn.series;
  if (bars === undefined) return '';
  const highest = Math.max(...drawn.series.flatMap(({ values }) => values));
  const lie = drawn.places.some((place) => place.length > LONG);
  const legend = [
    `${words.bars}: ${bars.name}`,
    ...lines.map(({ name }, index) => `${words.line} ${index + 1}: ${name}`),
  ];
  return [
    '```mermaid',
    looks(lie ? drawn.places.length : undefined),
    lie ? 'xychart-beta horizontal' : 'xychart-beta',
    `  title ${JSON.stringify(words.name(title))}`,
    `  x-axis [${drawn.places.map((place) => JSON.stringify(place)).join(', ')}]`,
    `  y-axis ${unit === '' ? '' : `${JSON.stringify(words.name(unit))} `}0 --> ${roundedUp(highest)}`,
    `  bar [${bars.values.join(', ')}]`,
    ...lines.map(({ values }) => `  line [${values.join(', ')}]`),
    '```',
    `${legend.join('; ')}.`,
  ].join('\n');
}

/** @param rows of lying bars; undefined: the bars stand */
function looks(rows: number | undefined): string {
  const lying = rows && { width: WIDTH, height: ABOVE + rows * ROW, xAxis: LABELS };
  const settings = {
    ...(lying === undefined ? {} : { xyChart: lying }),
    themeVariables: { xyChart: { plotColorPalette: COLOURS } },
  };
  return `%%{init: ${JSON.stringify(settings)}}%%`;
}

/**
 * A line says how something goes on from one number to the next, or where a limit is. Between places that have names it would
 * say nothing, so there each further series has bars of its own, next to the first.
 */
function sideBySide(
  places: readonly string[],
  series: readonly Drawn[],
): { places: readonly string[]; series: readonly Drawn[] } {
  const isLine = ({ values }: Drawn) => new Set(values).size === 1;
  const [first, ...others] = series;
  if (first === undefined || places.every((place) => /^[\d,.]+$/.test(place))) return { places, series };
  const bars = [first, ...others.filter((other) => !isLine(other))];
  if (bars.length === 1) return { places, series };
  const spread = ({ name, values }: Drawn): Drawn => ({
    name,
    values: values.flatMap((value) => bars.map(() => value)),
  });
  return {
    places: places.flatMap((place) => bars.map(({ name }) => `${place}: ${name}`)),
    series: [
      {
        name: bars.map(({ name }) => name).join(', '),
        values: places.flatMap((_, index) => bars.map(({ values }) => values[index] ?? 0)),
      },
      ...others.filter(isLine).map(spread),
    ],
  };
}

/** A picture of what changed over time, with a line that says which line is what and what happened. */
export function timeChart({ title, unit, seconds, says, lines }: TimeSeries, words: Words): string {
  const highest = Math.max(...lines.flatMap(({ values }) => values));
  return [
    '```mermaid',
    'xychart-beta',
    `  title ${JSON.stringify(words.name(title))}`,
    `  x-axis "s" 0 --> ${seconds}`,
    `  y-axis ${unit === '' ? '' : `${JSON.stringify(unit)} `}0 --> ${roundedUp(highest)}`,
    ...lines.map(({ values }) => `  line [${values.join(', ')}]`),
    '```',
    `${lines.map(({ name }, index) => `${words.line} ${index + 1}: ${words.name(name)}`).join('; ')}. ${words.name(says)}`,
  ].join('\n');
}

/** Budget and reference of a single series, where each of its points has one. */
function beside(points: readonly Point[], places: readonly string[], words: Words): Drawn[] {
  const lines = [
    { name: words.atMost, of: (point: Point) => point.atMost },
    { name: words.atLeast, of: (point: Point) => point.atLeast },
    { name: words.name(points[0]?.reference?.name ?? ''), of: (point: Point) => point.reference?.value },
  ];
  return lines.flatMap(({ name, of }) => {
    const known = points.flatMap((point) => of(point) ?? []);
    if (points.length === 0 || known.length < points.length) return [];
    return [{ name, values: valuesAt(places, points, (point) => of(point) ?? 0) }];
  });
}

function valuesAt(places: readonly string[], points: readonly Point[], of: (point: Point) => number) {
  return places.map((place) => {
    const point = points.find(({ chart: { at } }) => at === place);
    return point === undefined ? 0 : of(point);
  });
}

/** The next of 1, 2 or 5 times a power of ten. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 0.001)));
  return (value / power <= 1 ? 1 : value / power <= 2 ? 2 : value / power <= 5 ? 5 : 10) * power;
}
