import type { ChangeClass, DiffReport, FieldChange, ObjectChange, TargetDiff } from '../model.ts';
import {
  capacityLines,
  causeText,
  countsText,
  fieldText,
  handText,
  header,
  headline,
  targetCounts,
  targetName,
  unusualLines,
} from './words.ts';

/** Values longer than this are cut on a terminal; html and json have them whole. */
const LONGEST_VALUE = 80;

const COLOURS: Readonly<Partial<Record<ChangeClass, number>>> = {
  none: 2,
  sale: 36,
  image: 34,
  schema: 35,
  capacity: 33,
  network: 33,
  access: 31,
  disruptive: 31,
  impossible: 41,
  'data-destroying': 41,
};

type Paint = (text: string, of: ChangeClass) => string;

/** For people at a terminal: compact, worst and removals first, colours only when asked for. */
export function terminalText(report: DiffReport, options: { readonly colour?: boolean } = {}): string {
  const paint: Paint = (text, of) => {
    const colour = COLOURS[of];
    return options.colour === true && colour !== undefined ? `\u001b[${colour}m${text}\u001b[0m` : text;
  };
  return [
    header(report),
    headline(report),
    ...report.targets.flatMap((target) => targetLines(target, paint)),
    ...report.notes.map((note) => `note: ${note}`),
    ...report.gates.flatMap((gate) => [
      '',
      paint(`STOP ${targetName(gate)} ${gate.rule}: ${gate.message}`, 'impossible'),
      `     ${gate.remediation}`,
    ]),
  ].join('\n');
}

function targetLines(target: TargetDiff, paint: Paint): string[] {
  const [worst = 'none'] = target.classes;
  const lines = [
    '',
    paint(`${targetName(target)} ${target.change}: ${countsText(targetCounts(target))}`, worst),
  ];
  const { destruction } = target;
  if (destruction !== undefined) {
    lines.push(paint(`  DESTROYS (${destruction.hash})`, 'data-destroying'));
    lines.push(...destruction.items.map((item) => `    ${item}`));
  }
  lines.push(
    ...section('UNUSUAL', unusualLines(target)),
    ...(target.change === 'changed'
      ? target.objects.flatMap((object) => objectLines(object, paint))
      : kindLines(target, paint)),
  );
  lines.push(
    ...section(
      'pods',
      target.rolls.map(({ workload, action, why }) => `${workload} ${action}: ${why.join('; ')}`),
    ),
  );
  lines.push(...section('capacity', capacityLines(target)));
  return lines;
}

/** A festival that comes or goes as a whole: one line per kind and class, with every name. */
function kindLines({ objects }: TargetDiff, paint: Paint): string[] {
  const groups = Map.groupBy(
    objects,
    ({ change, kind, classes }) => `${SIGN[change]} ${kind.toLowerCase()} ${classes.join(', ')}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { change, kind, classes } = first;
    const names = group.map(({ title }) => title.slice(kind.length + 1)).join(', ');
    const head = `  ${SIGN[change]} ${group.length} ${kind.toLowerCase()}`;
    return [`${head}  ${paint(classes.join(', '), classes[0] ?? 'none')}: ${names}`];
  });
}

const SIGN = { added: '+', removed: '-', changed: '~' } as const;

function objectLines(object: ObjectChange, paint: Paint): string[] {
  const { change, title, renamed, classes, fields } = object;
  const [worst = 'none'] = classes;
  const hashes = renamed === undefined ? '' : ` (${renamed.from} -> ${renamed.to})`;
  const lines = [`  ${SIGN[change]} ${title}${hashes}  ${paint(classes.join(', '), worst)}`];
  if (change !== 'changed') return [...lines, ...cause(fields[0])];
  return [
    ...lines,
    ...fields.flatMap((field) => [
      `    ${field.unusual === undefined ? ' ' : '!'} ${fieldText(field, LONGEST_VALUE)}  ${paint(`[${field.classes.join(', ')}]`, field.classes[0] ?? 'none')}`,
      ...cause(field),
    ]),
  ];
}

function cause(field: FieldChange | undefined): string[] {
  const texts = field === undefined ? [] : [causeText(field), handText(field)];
  return texts.flatMap((text) => (text === undefined ? [] : [`        ${text}`]));
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}
