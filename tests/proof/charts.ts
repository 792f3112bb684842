import type { Measured, Series } from '../bench/results.ts';

type Point = Measured & { readonly chart: NonNullable<Measured['chart']> };

/** Characters of a label beyond which bars lie, so that labels do not cover each other. */
const LONG = 12;

/** The pictures that figures are points of, as Mermaid charts with a line that says what is drawn how. */
export function chartsOf(measured: readonly Measured[]): string[] {
  const points = measured.filter((figure): figure is Point => figure.chart !== undefined);
  const titles = [...new Set(points.map(({ chart }) => chart.title))];
  return titles.map((title) =>
    chart(
      title,
      points.filter((point) => point.chart.title === title),
    ),
  );
}

/** The first series is drawn as bars; others, budgets and references as lines. Mermaid draws no legend, so a sentence names them. */
function chart(title: string, points: readonly Point[]): string {
  const places = [...new Set(points.map((point) => point.chart.at))];
  const names = [...new Set(points.map((point) => point.chart.series))];
  const [bars, ...lines] = [
    ...names.map((name) => ({
      name,
      values: valuesAt(
        places,
        points.filter((point) => point.chart.series === name),
        ({ value }) => value,
      ),
    })),
    ...beside(names.length === 1 ? points : [], places),
  ];
  if (bars === undefined) return '';
  const highest = Math.max(...[bars, ...lines].flatMap(({ values }) => values));
  const unit = points[0]?.unit ?? '';
  const legend = [`bars: ${bars.name}`, ...lines.map(({ name }, index) => `line ${index + 1}: ${name}`)];
  return [
    '```mermaid',
    places.some((place) => place.length > LONG) ? 'xychart-beta horizontal' : 'xychart-beta',
    `  title ${JSON.stringify(title)}`,
    `  x-axis [${places.map((place) => JSON.stringify(place)).join(', ')}]`,
    `  y-axis ${unit === '' ? '' : `${JSON.stringify(unit)} `}0 --> ${roundedUp(highest)}`,
    `  bar [${bars.values.join(', ')}]`,
    ...lines.map(({ values }) => `  line [${values.join(', ')}]`),
    '```',
    `${legend.join('; ')}.`,
  ].join('\n');
}

/** A picture of what changed over time, with a line that says which line is what and what happened. */
export function timeChart({ title, unit, seconds, says, lines }: Series): string {
  const highest = Math.max(...lines.flatMap(({ values }) => values));
  return [
    '```mermaid',
    'xychart-beta',
    `  title ${JSON.stringify(title)}`,
    `  x-axis "s" 0 --> ${seconds}`,
    `  y-axis ${unit === '' ? '' : `${JSON.stringify(unit)} `}0 --> ${roundedUp(highest)}`,
    ...lines.map(({ values }) => `  line [${values.join(', ')}]`),
    '```',
    `${lines.map(({ name }, index) => `line ${index + 1}: ${name}`).join('; ')}. ${says}`,
  ].join('\n');
}

/** Budget and reference of a single series, where each of its points has one. */
function beside(points: readonly Point[], places: readonly string[]) {
  const lines = [
    { name: 'at most', of: (point: Point) => point.atMost },
    { name: 'at least', of: (point: Point) => point.atLeast },
    { name: points[0]?.reference?.name ?? '', of: (point: Point) => point.reference?.value },
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
