/** A fenced block of a Markdown text. */
interface Block {
  /** First word after the fence; empty for plain output. */
  readonly language: string;
  /** The other words after the fence. */
  readonly words: readonly string[];
  readonly lines: readonly string[];
  /** Line of the text on which it begins. */
  readonly line: number;
}

/** The steps of a text, in order. */
export type Step =
  /** Lines for a shell; `how` is the word after the language: `run`, `fails`, `cluster`, `edit`, or empty: cannot be run. */
  | {
      readonly kind: 'shell';
      readonly how: readonly string[];
      readonly lines: readonly string[];
      /** What the text says that it prints; undefined when it says nothing. */
      readonly output: readonly string[] | undefined;
      readonly line: number;
    }
  /** A file of exactly this content. */
  | { readonly kind: 'file'; readonly path: string; readonly text: string; readonly line: number };

/** The steps of a Markdown text: shell blocks, each with the output block right behind it, and files. */
export function stepsOf(markdown: string): Step[] {
  const blocks = blocksOf(markdown);
  return blocks.flatMap((block, index): Step[] => {
    const { language, words, lines, line } = block;
    const [path] = words;
    if (language === 'sh') {
      const next = blocks[index + 1];
      const behind = next?.language === '' && next.line === line + lines.length + 2;
      return [{ kind: 'shell', how: words, lines, output: behind ? next.lines : undefined, line }];
    }
    if (path?.includes('/') === true) return [{ kind: 'file', path, text: `${lines.join('\n')}\n`, line }];
    return [];
  });
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const all = markdown.split('\n');
  for (let index = 0; index < all.length; index++) {
    const fence = /^( *)```(.*)$/.exec(all[index] ?? '');
    if (fence === null) continue;
    const [language = '', ...words] = (fence[2] ?? '').trim().split(/\s+/);
    const end = all.findIndex((text, at) => at > index && /^ *```$/.test(text));
    // A block inside a list is indented as a whole.
    const indent = fence[1]?.length ?? 0;
    const lines = all.slice(index + 1, end).map((text) => text.slice(indent));
    blocks.push({ language, words, lines, line: index + 1 });
    index = end;
  }
  return blocks;
}

/**
 * Where what was printed stops being what a text says; undefined when it agrees. A line `...` stands for any lines, `...` at
 * the end of a line for its remainder. Times are never compared. Content tags, hashes and how many files there are depend
 * on the copy of the repository and are not compared either, unless `exact`.
 */
export function disagreement(
  said: readonly string[],
  printed: readonly string[],
  exact = false,
): string | undefined {
  const normalised = (line: string) => spaced(exact ? line : withoutCounts(line));
  const lines = printed.flatMap((text) => text.split('\n')).map(normalised);
  let at = 0;
  let anywhere = false;
  for (const wanted of said.map(normalised)) {
    if (wanted === '...') {
      anywhere = true;
      continue;
    }
    const found = anywhere ? lines.findIndex((line, index) => index >= at && agrees(wanted, line)) : at;
    if (found < 0 || !agrees(wanted, lines[found]))
      return `the text says\n  ${wanted}\nit printed\n  ${lines.slice(at, at + 6).join('\n  ')}`;
    at = found + 1;
    anywhere = false;
  }
  if (anywhere || at === lines.length) return undefined;
  return `it printed more than the text says:\n  ${lines.slice(at, at + 6).join('\n  ')}`;
}

function agrees(wanted: string, line: string | undefined): boolean {
  if (line === undefined) return false;
  return wanted.endsWith('...') ? line.startsWith(wanted.slice(0, -3).trimEnd()) : line === wanted;
}

function withoutCounts(line: string): string {
  return line
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'TAG')
    .replaceAll(/-[0-9a-f]{8}\b/g, '-HASH')
    .replaceAll(/\b\d+ (?=(?:files?|manifests|folders|added|changed|removed|made)\b)/g, 'N ');
}

function spaced(line: string): string {
  return line
    .replaceAll(/\b\d+\.\d+ s\b/g, 'N s')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
