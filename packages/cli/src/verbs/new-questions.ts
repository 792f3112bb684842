import { FestivalFile, type FestivalSketch } from '@clove/charts-ts';
import { hint } from '@clove/pool-images';
import type { z } from 'zod';
import { type CliContext, UsageError } from '../context.ts';
import type { Prompts } from '../prompts.ts';

/** Flags of `clove new` as they were given. */
export type NewFestivalFlags = {
  readonly yes?: boolean;
} & { readonly [name: string]: string | boolean | undefined };

interface Question {
  /** Name of the flag, without dashes. */
  readonly flag: string;
  readonly description: string;
  /** Default; without one an answer is needed. */
  readonly preset?: string;
  /** Only asked of templates with (true) or without (false) numbered seats. */
  readonly numbered?: boolean;
  readonly schema?: z.ZodType;
  readonly isNumber?: true;
  /** What an answer looks like, where no field of the file says it. */
  readonly pattern?: RegExp;
  /** Answers that a template leaves open, its preset first, asked on a terminal; fewer than two: there is nothing to ask. */
  readonly choices?: (template: string, against: Answerable) => readonly Choice[];
}

interface Choice {
  readonly value: string;
  readonly name: string;
}

const YES_OR_NO = /^(?:yes|no)$/;
const YES: Choice = { value: 'yes', name: 'with an example to change' };
const NO: Choice = { value: 'no', name: 'none for now' };

const { shape } = FestivalFile;
const { shape: sales } = shape.sales;
const { shape: performance } = shape.performances.element;
const { shape: section } = performance.sections.element;

/** In the order they are asked. Those with a preset and without choices are never asked: they are changed in the file. */
export const QUESTIONS: readonly Question[] = [
  {
    flag: 'slug',
    description: 'name of the file and start of the address, e.g. busan-rock-2026',
    schema: shape.festival,
  },
  { flag: 'title-ko', description: 'name of the festival in Korean', schema: shape.title.shape.ko },
  { flag: 'title-en', description: 'name of the festival in English', preset: 'none' },
  { flag: 'template', description: 'which services it needs', schema: shape.template },
  {
    flag: 'starts-at',
    description: 'when it starts, e.g. 2026-08-07T13:00:00+09:00',
    schema: performance.startsAt,
  },
  { flag: 'opens-at', description: 'when sales open, e.g. 2026-06-01T20:00:00+09:00', schema: sales.opensAt },
  { flag: 'closes-at', description: 'when sales close', preset: 'when it starts', schema: sales.closesAt },
  {
    flag: 'expected-fans',
    description: 'how many people will try to buy',
    schema: sales.expectedFans,
    isNumber: true,
  },
  {
    flag: 'rows',
    description: 'rows of numbered seats',
    schema: section.rows,
    isNumber: true,
    numbered: true,
  },
  {
    flag: 'seats-per-row',
    description: 'seats in each row',
    schema: section.seatsPerRow,
    isNumber: true,
    numbered: true,
  },
  {
    flag: 'capacity',
    description: 'standing places (instead of --rows and --seats-per-row)',
    schema: section.capacity,
    isNumber: true,
    numbered: false,
  },
  {
    flag: 'price',
    description: "price of a ticket in the currency's smallest unit",
    schema: section.price,
    isNumber: true,
  },
  {
    flag: 'max-tickets-per-fan',
    description: 'tickets that one fan can have',
    preset: '4',
    schema: sales.maxTicketsPerFan,
    isNumber: true,
  },
  { flag: 'timezone', description: 'IANA time zone', preset: 'Asia/Seoul', schema: shape.timezone },
  { flag: 'currency', description: 'KRW, JPY, USD or EUR', preset: 'KRW', schema: shape.currency },
  {
    flag: 'payments',
    description: "how fans pay, the template's own first, e.g. kakao,toss",
    preset: "the template's own alone",
    pattern: /^[a-z]+(?:,[a-z]+)*$/,
    choices: (template, { waysToPay }) =>
      waysToPay(template).map((ways) => ({ value: ways.join(','), name: ways.join(', ') })),
  },
  {
    flag: 'vouchers',
    description: 'begin with a discount code: yes or no',
    preset: 'no',
    pattern: YES_OR_NO,
    choices: () => [NO, YES],
  },
  {
    flag: 'goods',
    description: 'begin with goods: yes or no',
    preset: 'yes where the template sells them',
    pattern: YES_OR_NO,
    choices: (template, { has }) => (has(template, 'merch') ? [YES, NO] : []),
  },
  {
    flag: 'rooms',
    description: 'begin with a room: yes or no',
    preset: 'yes where the template lets them',
    pattern: YES_OR_NO,
    choices: (template, { has }) => (has(template, 'stay') ? [YES, NO] : []),
  },
];

/** What the questions are asked against. */
export interface Answerable {
  readonly templates: readonly { readonly value: string; readonly name: string }[];
  readonly isNumbered: (template: string) => boolean;
  /** Whether a template has a service. */
  readonly has: (template: string, service: string) => boolean;
  /** Every list of ways to pay that a template can have, its own alone first; none: it says by itself how fans pay. */
  readonly waysToPay: (template: string) => readonly (readonly string[])[];
  /** Why a slug cannot be had. */
  readonly refuseSlug: (slug: string) => string | undefined;
  /** Puts a text into the language of the person who is asked. */
  readonly say: (text: string) => string;
}

/**
 * Flags first; what they leave open is asked on a terminal.
 * @throws UsageError with everything that is missing or wrong, without a terminal.
 */
export async function answersOf(
  context: CliContext,
  flags: NewFestivalFlags,
  against: Answerable,
): Promise<FestivalSketch> {
  const answers = new Map<string, string>();
  const complaints: string[] = [];
  const prompts = flags.yes === true ? undefined : context.prompts;
  for (const question of QUESTIONS) {
    const { flag, description, preset } = question;
    const given = flags[camelCase(flag)];
    if (typeof given === 'string') {
      const complaint = problemOf(question, given, against);
      if (complaint !== undefined) complaints.push(`--${flag}: ${complaint}`);
      answers.set(flag, given);
      continue;
    }
    if (preset !== undefined) {
      const chosen = prompts && (await choose(prompts, question, answers.get('template'), against));
      if (chosen !== undefined) answers.set(flag, chosen);
      continue;
    }
    if (!concerns(question, flags, answers.get('template'), against)) continue;
    if (prompts === undefined) complaints.push(`--${flag} is missing: ${description}`);
    else answers.set(flag, await ask(prompts, question, against));
  }
  complaints.push(...notOffered(answers, against));
  if (complaints.length > 0) throw new UsageError(['nothing was written:', ...complaints].join('\n  '));
  const sketch = sketchOf(answers);
  const begins = (flag: string, service: string) =>
    against.has(sketch.template, service) && answers.get(flag) !== 'no';
  return { ...sketch, goods: begins('goods', 'merch'), rooms: begins('rooms', 'stay') };
}

/** What is asked for and the template does not sell. */
function notOffered(answers: ReadonlyMap<string, string>, { templates, has }: Answerable): string[] {
  const template = answers.get('template') ?? '';
  if (!templates.some(({ value }) => value === template)) return [];
  const lacks = (flag: string, service: string) => answers.get(flag) === 'yes' && !has(template, service);
  return [
    ...(lacks('goods', 'merch') ? [`template ${template} sells no goods`] : []),
    ...(lacks('rooms', 'stay') ? [`template ${template} lets no rooms`] : []),
  ];
}

function ask(prompts: Prompts, question: Question, against: Answerable): Promise<string> {
  const { say } = against;
  const message = say(question.description);
  if (question.flag === 'template') return prompts.select({ message, choices: against.templates });
  return prompts.input({
    message,
    validate: (answer) => {
      const complaint = problemOf(question, answer, against);
      return complaint === undefined ? true : say(complaint);
    },
  });
}

/** Undefined: the preset, or nothing to choose from. */
async function choose(
  prompts: Prompts,
  { description, choices }: Question,
  template: string | undefined,
  against: Answerable,
): Promise<string | undefined> {
  const { say, templates } = against;
  if (template === undefined || !templates.some(({ value }) => value === template)) return undefined;
  const offered = choices?.(template, against) ?? [];
  if (offered.length < 2) return undefined;
  const named = offered.map(({ value, name }) => ({ value, name: say(name) }));
  const answer = await prompts.select({ message: say(description), choices: named });
  return answer === offered[0]?.value ? undefined : answer;
}

/** Rows or a capacity: what the template sells. While it is unknown either will do, and only one is missed. */
function concerns(
  { flag, numbered }: Question,
  flags: NewFestivalFlags,
  template: string | undefined,
  against: Answerable,
): boolean {
  if (numbered === undefined) return true;
  // A template with numbered seats sells standing places too.
  if (numbered && flags['capacity'] !== undefined) return false;
  if (!against.templates.some(({ value }) => value === template)) {
    return flag === 'capacity' && flags['rows'] === undefined;
  }
  return template !== undefined && against.isNumbered(template) === numbered;
}

function problemOf(
  { flag, schema, isNumber, pattern }: Question,
  answer: string,
  against: Answerable,
): string | undefined {
  const value = isNumber === true ? Number(answer) : answer;
  if (isNumber === true && !/^\d+$/.test(answer)) return `"${answer}" is not a whole number`;
  if (pattern?.test(answer) === false) return `"${answer}" is no such answer`;
  const issue = schema?.safeParse(value).error?.issues[0];
  if (issue !== undefined) return `"${answer}" is not valid: ${issue.message}`;
  if (flag === 'slug') return against.refuseSlug(answer);
  const names = against.templates.map((template) => template.value);
  if (flag === 'template' && !names.includes(answer)) {
    return `"${answer}" is no template that can run today${hint(answer, names) || `: one of ${names.join(', ')}`}`;
  }
  return undefined;
}

function sketchOf(answers: ReadonlyMap<string, string>): FestivalSketch {
  const text = (flag: string) => {
    const answer = answers.get(flag) ?? QUESTIONS.find((question) => question.flag === flag)?.preset;
    if (answer === undefined) throw new Error(`no answer to ${flag}`);
    return answer;
  };
  const number = (flag: string) => Number(text(flag));
  return {
    slug: text('slug'),
    titleKo: text('title-ko'),
    titleEn: answers.get('title-en'),
    template: text('template'),
    timezone: text('timezone'),
    currency: text('currency'),
    opensAt: text('opens-at'),
    closesAt: answers.get('closes-at') ?? text('starts-at'),
    startsAt: text('starts-at'),
    expectedFans: number('expected-fans'),
    maxTicketsPerFan: number('max-tickets-per-fan'),
    price: number('price'),
    payments: answers.get('payments')?.split(','),
    vouchers: answers.get('vouchers') === 'yes',
    places: answers.has('capacity')
      ? { capacity: number('capacity') }
      : { rows: number('rows'), seatsPerRow: number('seats-per-row') },
  };
}

/** As commander names the value of a flag. */
function camelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
