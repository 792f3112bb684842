import { runClove } from '../../src/run.ts';

/** A `clove` command line as a text shows it: the words after `clove`. */
export type CommandLine = readonly string[];

/**
 * Every `clove` command line in shell text, up to a pipe, a redirection or the end of the line. A name in angle brackets
 * stands for any word: it becomes `x`.
 */
export function cloveCommands(text: string): CommandLine[] {
  const lines = text
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(/<[\w| -]+>/g, ANY)
    .split('\n');
  return lines
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => [...line.matchAll(/(?:^|&& |npx (?:--no-install )?|\$\()clove ([^|>&;)]*)/g)])
    .map(([, rest = '']) => words(rest));
}

const ANY = 'x';

/** Words as a shell splits them, as far as the texts of this repository need it. */
export function words(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}

/** What is wrong with the spelling of a command line, by the help of its verb: the command, options, arguments. */
export async function commandComplaints(command: CommandLine): Promise<string[]> {
  if (command[0] === ANY) return [];
  const { path, rest, text, unknown } = await verbOf(command);
  // The name of a verb in a sentence is no command line yet.
  if (rest.length === 0 && unknown === undefined) return [];
  const complain = (what: string) => `"clove ${command.join(' ')}": ${what}`;
  if (unknown !== undefined) return [complain(`there is no command ${unknown}`)];
  const known = new Map(
    [...text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)( <[^>]+>)?/gm)].map(([, name = '', value]) => [name, value]),
  );
  const found: string[] = [];
  const choices = choicesOf(text);
  let positionals = 0;
  let open = false;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (word.includes('$')) open = true;
    else if (!word.startsWith('--')) {
      const allowed = choices[positionals++];
      if (allowed !== undefined && word !== ANY && !allowed.includes(word))
        found.push(complain(`${word} is none of ${allowed.join(', ')}`));
    } else if (!known.has(word)) found.push(complain(`${path.join(' ')} has no option ${word}`));
    else if (known.get(word) !== undefined) index++;
  }
  const usage = /^Usage: clove ?(.*)$/m.exec(text)?.[1] ?? '';
  const required = usage.match(/<[^>]+>/g)?.length ?? 0;
  const allowed = /\.\.\.\]/.test(usage)
    ? Number.POSITIVE_INFINITY
    : required + (usage.match(/\[(?!options|command)[^\]]+\]/g)?.length ?? 0);
  if (positionals > allowed || (!open && positionals < required))
    found.push(complain(`usage: clove ${usage}`));
  return found;
}

/** What each argument may be, in order; undefined where it may be anything. */
function choicesOf(help: string): (string[] | undefined)[] {
  const section = /^Arguments:\n((?: .*\n?)+)/m.exec(help)?.[1] ?? '';
  return section
    .split(/^ {2}(?=\S)/m)
    .slice(1)
    .map((argument) => {
      const listed = /\(choices: ([^)]*)\)/.exec(argument.replaceAll(/\s+/g, ' '))?.[1];
      return listed?.match(/[\w-]+/g) ?? undefined;
    });
}

interface Verb {
  readonly path: readonly string[];
  readonly rest: readonly string[];
  /** Its help. */
  readonly text: string;
  readonly unknown?: string;
}

async function verbOf(command: CommandLine): Promise<Verb> {
  for (let length = 0; ; length++) {
    const path = command.slice(0, length);
    const text = await help(path);
    const next = command[length];
    const commands = /^Commands:\n((?: .*\n?)+)/m.exec(text)?.[1];
    if (commands === undefined) return { path, rest: command.slice(length), text };
    const names = [...commands.matchAll(/^ {2}([\w-]+)/gm)].map(([, name]) => name);
    if (next === undefined || next === '--help') return { path, rest: command.slice(length), text };
    if (!names.includes(next)) return { path, rest: [], text, unknown: next };
  }
}

const helps = new Map<string, Promise<string>>();

function help(path: CommandLine): Promise<string> {
  const key = path.join(' ');
  const known = helps.get(key) ?? askHelp(path);
  helps.set(key, known);
  return known;
}

async function askHelp(path: CommandLine): Promise<string> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const signal = new AbortController().signal;
  await runClove([...path, '--help'], { root: '/', out: say, err: say, signal, env: {} });
  return lines.join('\n');
}
