import { rounded } from '../capacity.ts';
import {
  CLASS_MEANING,
  type DiffReport,
  type FieldChange,
  type ObjectChange,
  type TargetDiff,
  worstFirst,
} from '../model.ts';
import { mermaid } from '../picture.ts';
import { touchesRunningPods } from '../roll.ts';
import { valueText } from '../text.ts';
import {
  capacityLines,
  causeText,
  countsText,
  handText,
  header,
  headline,
  removals,
  targetCounts,
  targetName,
  unusualLines,
} from './words.ts';

/** What GitHub takes as one comment, less room for the closing lines. Characters. */
const LIMIT = 65_536;
const CLOSING_ROOM = 800;
/** Values longer than this are cut here; html and json have them whole. */
const LONGEST_VALUE = 120;

/**
 * For a comment on a pull request, within GitHub's limit: what stops it, a summary of every festival, what is
 * removed, the picture, then details as far as they fit. What did not fit is counted and lies in the HTML report.
 */
export function markdownText(report: DiffReport): string {
  const page = new Page(LIMIT - CLOSING_ROOM);
  page.add('what stops it', [title(report), ...report.gates.map(gateText)]);
  page.add(
    'notes',
    report.notes.length === 0 ? [] : [report.notes.map((note) => `- ${plain(note)}`).join('\n')],
  );
  page.addTable('festivals', SUMMARY_HEAD, report.targets.map(summaryRow));
  page.add('unusual values', unusualSection(report));
  page.add('removals', removalSection(report));
  const drawn = report.targets.filter((target) => target.picture.nodes.length > 0);
  page.add('pictures', drawn.map(pictureText));
  for (const target of report.targets) page.add('details', detailBlocks(target));
  page.add('classes', [legend(report)]);
  return [page.text, closing(page)].join('\n\n');
}

/** Text that grows by whole blocks and remembers what no longer fitted. */
class Page {
  text = '';
  readonly leftOut = new Map<string, number>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(kind: string, blocks: readonly string[]): void {
    for (const block of blocks) {
      const grown = this.text === '' ? block : `${this.text}\n\n${block}`;
      if (grown.length <= this.#limit) this.text = grown;
      else this.leftOut.set(kind, (this.leftOut.get(kind) ?? 0) + 1);
    }
  }

  /** A table loses rows, never its head. */
  addTable(kind: string, head: string, rows: readonly string[]): void {
    if (rows.length === 0) return;
    let table = head;
    for (const row of rows) {
      // Half of the page is for what follows.
      const fits = this.text.length + table.length + row.length + 3 <= this.#limit / 2;
      if (fits) table += `\n${row}`;
      else this.leftOut.set(kind, (this.leftOut.get(kind) ?? 0) + 1);
    }
    this.add(kind, [table]);
  }
}

function title(report: DiffReport): string {
  const [worst] = report.classes;
  const verdict = worst === undefined ? 'nothing changes' : `worst: ${worst}`;
  return [
    `## Clove diff: ${verdict}`,
    `${plain(headline(report))}<br/><sub>${plain(header(report))}</sub>`,
  ].join('\n\n');
}

function gateText(gate: DiffReport['gates'][number]): string {
  return `> [!CAUTION]\n> **${plain(targetName(gate))} ${gate.rule}**: ${plain(gate.message)}\n> ${plain(gate.remediation)}`;
}

const SUMMARY_HEAD =
  '| festival | worst | changes | pods roll or stop | cpu at maximum | cost/h at maximum |\n| --- | --- | --- | --- | --- | --- |';

function summaryRow(target: TargetDiff): string {
  const { before, after, cost } = target.capacity;
  const hour = cost?.perHourAtMaximum;
  const cells = [
    `${plain(targetName(target))}${target.change === 'changed' ? '' : ` **${target.change}**`}`,
    `**${target.classes[0] ?? 'none'}**`,
    countsText(targetCounts(target)),
    target.rolls
      .filter(touchesRunningPods)
      .map(({ workload }) => plain(workload.split(' ').at(-1) ?? workload))
      .join(', ') || '-',
    signed(after.atMaximum.cpu - before.atMaximum.cpu),
    hour === undefined ? '-' : `${signed(hour.after - hour.before)} ${cost?.currency}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function signed(value: number): string {
  return value > 0 ? `+${rounded(value)}` : rounded(value);
}

function unusualSection({ targets }: DiffReport): string[] {
  const blocks = targets.flatMap((target) => {
    const lines = unusualLines(target).map((line) => `- ${code(line)}`);
    return lines.length === 0 ? [] : [`**${plain(targetName(target))}**\n\n${lines.join('\n')}`];
  });
  return blocks.length === 0 ? [] : ['### Unusual: is this meant?', ...blocks];
}

function removalSection(report: DiffReport): string[] {
  const blocks = report.targets.flatMap((target) => {
    const { destruction } = target;
    const lines = [
      ...(destruction === undefined
        ? []
        : [
            `- **destroys** (${code(destruction.hash)}): ${destruction.items.map((item) => code(item)).join(', ')}`,
          ]),
      ...removals(target).map(
        ({ title, namespace, classes }) =>
          `- removes ${code(title)} of ${code(namespace || 'the cluster')}: ${classes.join(', ')}`,
      ),
    ];
    return lines.length === 0 ? [] : [`**${plain(targetName(target))}**\n\n${lines.join('\n')}`];
  });
  return blocks.length === 0 ? [] : ['### Removed', ...blocks];
}

function pictureText(target: TargetDiff): string {
  const name = `<summary>Picture of ${plain(targetName(target))}</summary>`;
  return `<details>${name}\n\n\`\`\`mermaid\n${mermaid(target.picture)}\n\`\`\`\n\n</details>`;
}

/** One block per class and one for pods and sizes: the loudest fit first. */
function detailBlocks(target: TargetDiff): string[] {
  const name = plain(targetName(target));
  const rolls = target.rolls.map(
    ({ workload, action, why }) =>
      `- ${code(workload)} ${action}: ${why.map((reason) => code(reason, LONGEST_VALUE)).join(', ')}`,
  );
  const sizes = capacityLines(target).map((line) => `- ${plain(line)}`);
  const summary = [
    ...(rolls.length > 0 ? ['**Pods**', rolls.join('\n')] : []),
    ...(sizes.length > 0 ? ['**Capacity**', sizes.join('\n')] : []),
  ];
  const changes = target.objects.flatMap((object) => object.fields.map((field) => ({ object, field })));
  const tables = worstFirst(changes.flatMap(({ field }) => field.classes[0] ?? [])).flatMap((of) => {
    const rows = changes
      .filter(({ field }) => field.classes[0] === of)
      .map(({ object, field }) => detailRow(object, field));
    return chunks(rows, 40).map(
      (part) =>
        `<details><summary>${name}: ${of} (${rows.length})</summary>\n\n${DETAIL_HEAD}\n${part.join('\n')}\n\n</details>`,
    );
  });
  return [...(summary.length === 0 ? [] : [`### ${name}\n\n${summary.join('\n\n')}`]), ...tables];
}

const DETAIL_HEAD =
  '| object | field | before | after | classes | cause |\n| --- | --- | --- | --- | --- | --- |';

function detailRow(object: ObjectChange, field: FieldChange): string {
  const whole = field.path === '';
  const value = (side: unknown) =>
    side === undefined ? '' : whole ? 'whole object' : code(valueText(side), LONGEST_VALUE);
  const cells = [
    code(object.title),
    whole ? object.change : code(field.path),
    value(field.before),
    value(field.after),
    field.classes.join(', '),
    code([causeText(field), handText(field)].flatMap((text) => text ?? []).join('; ')),
  ];
  return `| ${cells.join(' | ')} |`;
}

function legend(report: DiffReport): string {
  return `<sub>${report.classes.map((of) => `**${of}**: ${CLASS_MEANING[of]}`).join('; ')}</sub>`;
}

function closing(page: Page): string {
  const missing = [...page.leftOut].map(([kind, count]) => `${count} blocks of ${kind}`).join(', ');
  const cut = missing === '' ? 'Long values are cut here.' : `Left out for length: ${missing}.`;
  return `${cut} The HTML report of the same run (\`clove diff --format html\`) has every change in full, before and after, with filters by class.`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Text in a code span that no value can leave: longer fence than any inside, pipes kept out of the table. */
function code(text: string, longest = Number.POSITIVE_INFINITY): string {
  if (text === '') return '';
  const line = valueText(text, longest).replaceAll('|', '\\|');
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text outside code: no mark-up, no mention, no link of its own. */
function plain(text: string): string {
  const marked = /[&<>|*_[\]`~#@\\!]/g;
  return text.replaceAll('\n', ' ').replaceAll(marked, (character) => `&#${character.charCodeAt(0)};`);
}
