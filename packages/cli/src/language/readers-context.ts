import type { Finding, FindingsError } from '@clove/pool-images';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type Language, languageOf, languageOption, translator } from './language.ts';

/** What these write is a file, a report with words of its own, or input of other programs: only their errors are translated. */
const DATA: ReadonlySet<string> = new Set([
  ...['diff', 'explain', 'schema', 'render'],
  ...['events spec', 'pool show', 'pool bake', 'template show'],
]);

/** Formats that people read. */
const FOR_PEOPLE: ReadonlySet<unknown> = new Set([undefined, 'text', 'terminal']);

/** Lines of every verb in the reader's language. */
export interface ReadersContext {
  /** What a verb is given. */
  readonly context: CliContext;
  /** The language that a command line asks for; until then that of the locale counts. */
  choose(command: Command): void;
  /** The findings in that language. */
  translated(error: FindingsError): readonly Finding[];
}

export function readersContext(context: CliContext): ReadersContext {
  let say = translator(languageOf(context.env));
  let writesData = false;
  return {
    context: {
      ...context,
      out: (line) => context.out(writesData ? line : say(line)),
      err: (line) => context.err(say(line)),
    },
    choose(command) {
      const { lang, json, format } = command.opts<{ lang?: Language; json?: boolean; format?: string }>();
      say = translator(languageOf(context.env, lang));
      writesData = DATA.has(pathOf(command)) || json === true || !FOR_PEOPLE.has(format);
    },
    translated: ({ findings }) => findings.map((finding) => ({ ...finding, message: say(finding.message) })),
  };
}

/** Every command that does something takes `--lang`. */
export function withLanguage(command: Command): Command {
  if (command.commands.length === 0) command.addOption(languageOption());
  return command;
}

/** `pool show` of `clove pool show`. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}
