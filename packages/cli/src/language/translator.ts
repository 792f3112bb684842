import { korean } from './korean.ts';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Says a text in a language: line by line, what has no translation as it is. */
export function translator(language: Language): (text: string) => string {
  if (language === 'en') return (text) => text;
  return (text) =>
    text
      .split('\n')
      .map((line) => byCells(line) ?? translated(line) ?? indented(line))
      .join('\n');
}

/** The lines below a heading are indented, and messages of their own. */
function indented(line: string): string {
  const [spaces = ''] = /^ */.exec(line) ?? [];
  return spaces + (translated(line.slice(spaces.length)) ?? line.slice(spaces.length));
}

/** Columns stand two spaces apart or more; undefined where the line has none, or none of them has a translation. */
function byCells(line: string): string | undefined {
  if (!/\S {2,}\S/.test(line)) return undefined;
  const cells = line.split(/( {2,})/);
  const said = cells.map((cell) => (cell.trim() === '' ? undefined : cellIn(cell)));
  if (said.every((cell) => cell === undefined)) return undefined;
  return cells.map((cell, at) => said[at] ?? cell).join('');
}

/** A message, or one about something: `order 0190...: captured 264000 KRW [correlation]`. */
function cellIn(cell: string): string | undefined {
  const whole = listed(cell);
  if (whole !== undefined) return whole;
  const [, about, message = '', correlation = ''] = /^([^:]+): (.*?)( \[[^\]]*\])?$/.exec(cell) ?? [];
  const said = about === undefined ? undefined : listed(message);
  return said === undefined ? undefined : `${about}: ${said}${correlation}`;
}

/** A message, or several between commas: where each of them has a translation, or the whole has none. */
function listed(message: string): string | undefined {
  const parts = message.split(', ');
  const said = parts.map((part) => translated(part));
  if (parts.length > 1 && said.every((part) => part !== undefined)) return said.join(', ');
  const whole = translated(message);
  if (whole !== undefined || said.every((part) => part === undefined)) return whole;
  return parts.map((part, at) => said[at] ?? part).join(', ');
}

interface Pattern {
  readonly match: RegExp;
  /** Numbers of the values in the order of the English text. */
  readonly values: readonly string[];
  readonly korean: string;
  /** How many characters of it are no values: the longer, the more a match means. */
  readonly letters: number;
}

const VALUE = /\{(\d)\}/g;

/** A text of fewer letters, such as `{1},{2} to {3},{4}`, says too little for values of several words. */
const FEWEST_LETTERS = 3;

const patterns: readonly Pattern[] = Object.entries(korean)
  .map(([english, text]) => {
    const said = english.replaceAll(VALUE, '');
    const value = said.replaceAll(/[^a-z]/gi, '').length < FEWEST_LETTERS ? '(\\S*?)' : '(.*?)';
    return {
      match: new RegExp(
        `^${english
          .split(VALUE)
          .map((part, index) => (index % 2 === 0 ? escaped(part) : value))
          .join('')}$`,
        'is',
      ),
      values: [...english.matchAll(VALUE)].map(([, number = '']) => number),
      korean: text,
      letters: said.length,
    };
  })
  .sort((a, b) => b.letters - a.letters);

/** What stands in front of a message about a field or an option: `sales.opensAt: `, `--price: `. */
const PLACE = /^((?:--)?[A-Za-z][\w-]*(?:\.[\w-]+)*|the file): (.*)$/s;

/** A translation, and how much of the message it is a translation of. */
interface Said {
  readonly text: string;
  readonly letters: number;
}

/** The Korean text of a message; undefined for one that the catalogue does not have. */
export function translated(message: string): string | undefined {
  const [first, ...others] = [byPlace(message), byPattern(message), byParts(message)].filter(
    (said) => said !== undefined,
  );
  if (first === undefined) return undefined;
  return others.reduce((best, said) => (said.letters > best.letters ? said : best), first).text;
}

function byPlace(message: string): Said | undefined {
  const [, place = '', about = ''] = PLACE.exec(message) ?? [];
  const said = about === '' ? undefined : byPattern(about);
  return said && { ...said, text: `${byPattern(place)?.text ?? place}: ${said.text}` };
}

/** Between semicolons stand messages of their own; undefined where none of them has a translation. */
function byParts(message: string): Said | undefined {
  const parts = message.split('; ');
  const said = parts.map((part) => byPattern(part));
  if (parts.length === 1 || said.every((part) => part === undefined)) return undefined;
  return {
    text: parts.map((part, at) => said[at]?.text ?? part).join('; '),
    letters: said.reduce((sum, part) => sum + (part?.letters ?? 0), 0),
  };
}

function byPattern(message: string): Said | undefined {
  for (const { match, values, korean: text, letters } of patterns) {
    const found = match.exec(message);
    if (found === null) continue;
    const said = new Map(
      values.map((number, at) => {
        const value = found[at + 1] ?? '';
        return [number, translated(value) ?? value];
      }),
    );
    return { text: text.replaceAll(VALUE, (_, number: string) => said.get(number) ?? ''), letters };
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
