import { printable } from '../../field-path.ts';
import { rounded } from '../capacity.ts';
import {
  type Capacity,
  CHANGE_CLASSES,
  type ChangeClass,
  type DiffReport,
  type FieldChange,
  type ObjectChange,
  type TargetDiff,
} from '../model.ts';
import { valueText } from '../text.ts';

/** The words that all formats share. */

/** What is unusual is a price, a date or an item: longer values are cut. */
const LONGEST_UNUSUAL = 60;

export function targetName({ environment, festival }: { environment: string; festival: string }): string {
  return `${environment}/${festival}`;
}

/** `2 data-destroying, 14 config`, worst first. */
export function countsText(counts: Readonly<Record<ChangeClass, number>>): string {
  const present = CHANGE_CLASSES.filter((of) => counts[of] > 0).toReversed();
  return present.map((of) => `${counts[of]} ${of}`).join(', ') || 'no changes';
}

export function targetCounts(target: TargetDiff): Record<ChangeClass, number> {
  const count = (of: ChangeClass) =>
    target.objects.flatMap(({ fields }) => fields).filter(({ classes }) => classes[0] === of).length;
  return {
    none: count('none'),
    sale: count('sale'),
    config: count('config'),
    image: count('image'),
    schema: count('schema'),
    capacity: count('capacity'),
    network: count('network'),
    access: count('access'),
    disruptive: count('disruptive'),
    impossible: count('impossible'),
    'data-destroying': count('data-destroying'),
  };
}

export function headline(report: DiffReport): string {
  const { targets } = report;
  const festivals = targets.length === 1 ? '1 festival tree' : `${targets.length} festival trees`;
  const changes = targets.reduce((sum, { objects }) => sum + objects.length, 0);
  return targets.length === 0
    ? 'nothing changes'
    : `${festivals}, ${changes} objects: ${countsText(report.counts)}`;
}

export function header(report: DiffReport): string {
  return `base ${report.base}, head ${report.head}, clove ${report.generator}`;
}

/** What is removed: the objects that leave, and the parts of others that are lost. */
export function removals(target: TargetDiff): ObjectChange[] {
  return target.objects.filter(({ change }) => change === 'removed');
}

export function fieldText(field: FieldChange, longest: number): string {
  if (field.path === '') return field.after === undefined ? 'the whole object' : 'a new object';
  return `${field.path}: ${valueText(field.before, longest)} -> ${valueText(field.after, longest)}`;
}

/** Every unusual value of a target, with its object and field. */
export function unusualLines(target: TargetDiff): string[] {
  return target.objects.flatMap(({ title, fields }) =>
    fields.flatMap((field) =>
      field.unusual === undefined
        ? []
        : [`${title} ${fieldText(field, LONGEST_UNUSUAL)}: ${field.unusual.description}`],
    ),
  );
}

/** The nearest line that caused a change, `by file:line field`; of what is gone, the line that used to ask for it. */
export function causeText(field: FieldChange): string | undefined {
  const [nearest] = field.causes;
  if (nearest === undefined) return undefined;
  const line = `${nearest.file}:${nearest.line} ${nearest.field}`;
  return field.after === undefined ? `was asked for by ${line}` : `by ${line}`;
}

/** Who set a field of what runs by hand: `set by kubectl-edit (Update), 2026-06-01T11:00:00Z`. */
export function handText({ changedBy = [] }: FieldChange): string | undefined {
  if (changedBy.length === 0) return undefined;
  return `set by ${changedBy.map(({ manager, operation, at }) => `${printable(manager)} (${operation}), ${at ?? 'time unknown'}`).join('; ')}`;
}

/** One line per quantity that differs, then the workloads. */
export function capacityLines({ capacity }: TargetDiff): string[] {
  const { before, after, cost } = capacity;
  const rows: readonly (readonly [string, (of: Capacity) => number, string])[] = [
    ['pods at minimum', (of) => of.atMinimum.pods, ''],
    ['pods at maximum', (of) => of.atMaximum.pods, ''],
    ['cpu requested at minimum', (of) => of.atMinimum.cpu, ' cores'],
    ['cpu requested at maximum', (of) => of.atMaximum.cpu, ' cores'],
    ['memory requested at minimum', (of) => of.atMinimum.memory, ' GiB'],
    ['memory requested at maximum', (of) => of.atMaximum.memory, ' GiB'],
    ['storage', (of) => of.storage, ' GiB'],
  ];
  const sums = rows
    .filter(([, value]) => rounded(value(before)) !== rounded(value(after)))
    .map(([name, value, unit]) => delta(name, value(before), value(after), unit));
  const money =
    cost === undefined
      ? []
      : [
          ['cost per hour at minimum', cost.perHourAtMinimum] as const,
          ['cost per hour at maximum', cost.perHourAtMaximum] as const,
        ]
          .filter(([, hour]) => rounded(hour.before) !== rounded(hour.after))
          .map(([name, hour]) => delta(name, hour.before, hour.after, ` ${cost.currency}`));
  return [...sums, ...money, ...capacity.lines];
}

function delta(name: string, before: number, after: number, unit: string): string {
  const difference = after - before;
  const sign = difference > 0 ? '+' : '';
  return `${name}: ${rounded(before)} -> ${rounded(after)}${unit} (${sign}${rounded(difference)})`;
}
