/** A rendered message: what every channel shows of it. */
export interface MessageText {
  readonly subject: string;
  /** The subject without the festival's name in front. */
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  /** The words of its link; null: it has none. */
  readonly linkLabel: string | null;
}

/**
 * Reads what a template wrote: its first line is the subject, `| name | value` a row, `→ words` the link, and every other
 * line a paragraph.
 */
export function readMessageText(written: string): MessageText {
  const lines = written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [subject = '', ...rest] = lines;
  const rows: { name: string; value: string }[] = [];
  const paragraphs: string[] = [];
  let linkLabel: string | null = null;
  for (const line of rest) {
    if (line.startsWith('| ')) {
      const [name = '', ...value] = line.slice(2).split(' | ');
      rows.push({ name: name.trim(), value: value.join(' | ').trim() });
    } else if (line.startsWith('→ ')) linkLabel = line.slice(2);
    else paragraphs.push(line);
  }
  return { subject, heading: subject.replace(/^\[[^\]]*\] /, ''), paragraphs, rows, linkLabel };
}

/** The text part of a mail, and the text of an inbox. */
export function plainText({ paragraphs, rows, linkLabel }: MessageText, link: string | null): string {
  return [
    ...paragraphs,
    ...(rows.length === 0 ? [] : [rows.map(({ name, value }) => `${name}: ${value}`).join('\n')]),
    ...(linkLabel === null || link === null ? [] : [`${linkLabel}:\n${link}`]),
  ].join('\n\n');
}
