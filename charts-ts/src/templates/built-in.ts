import type { Condition } from '../environment/condition.ts';
import { sortParts, type Template, type TemplatePart } from './template.ts';

/** The words that a built-in template's name is made of: {seat|noseat}[-merchandise][-kakao][-stay]. */
interface Words {
  readonly seat: boolean;
  readonly merchandise: boolean;
  readonly kakao: boolean;
  readonly stay: boolean;
}

interface Row extends Condition {
  readonly service: string;
  readonly image: string;
  /** The words that must be as said; a word that is not named does not matter. */
  readonly when: Partial<Words>;
  readonly why: string;
  /** Joins every template once the pool has it. */
  readonly optional?: true;
}

/** Which images each built-in template has: the one table. */
const ROWS: readonly Row[] = [
  { service: 'auth', image: 'auth', when: {}, why: 'members and sessions' },
  { service: 'event', image: 'event', when: {}, why: 'the festival, its performances and texts' },
  {
    service: 'seat',
    image: 'seat-yes-number-yes-kakao',
    when: { seat: true, kakao: true },
    why: 'numbered seats and standing places, Kakao Pay offered first',
  },
  {
    service: 'seat',
    image: 'seat-yes-number-no-kakao',
    when: { seat: true, kakao: false },
    why: 'numbered seats and standing places',
  },
  {
    service: 'seat',
    image: 'seat-no-number-yes-kakao',
    when: { seat: false, kakao: true },
    why: 'standing places, Kakao Pay offered first',
  },
  {
    service: 'seat',
    image: 'seat-no-number-no-kakao',
    when: { seat: false, kakao: false },
    why: 'standing places',
  },
  { service: 'ticket', image: 'ticket-kakao', when: { kakao: true }, why: 'orders and tickets' },
  { service: 'ticket', image: 'ticket-no-kakao', when: { kakao: false }, why: 'orders and tickets' },
  { service: 'payment', image: 'payment-kakao', when: { kakao: true }, why: 'payments by Kakao Pay' },
  { service: 'payment', image: 'payment-no-kakao', when: { kakao: false }, why: 'card payments by Toss' },
  {
    service: 'payment-sandbox',
    image: 'payment-sandbox',
    when: {},
    why: 'simulates the payment provider where no money moves',
    payments: 'sandbox',
  },
  {
    service: 'identity-sandbox',
    image: 'identity-sandbox',
    when: {},
    why: 'simulates Kakao Login without real log-ins',
    optional: true,
    kakaoLogin: 'sandbox',
  },
  {
    service: 'merch',
    image: 'merch-kakao',
    when: { merchandise: true, kakao: true },
    why: 'goods, their stock and orders',
  },
  {
    service: 'merch',
    image: 'merch-no-kakao',
    when: { merchandise: true, kakao: false },
    why: 'goods, their stock and orders',
  },
  { service: 'stay', image: 'stay-kakao', when: { stay: true, kakao: true }, why: 'rooms and bookings' },
  { service: 'stay', image: 'stay-no-kakao', when: { stay: true, kakao: false }, why: 'rooms and bookings' },
  { service: 'queue', image: 'queue', when: {}, why: 'the waiting room: a fair line', optional: true },
  { service: 'review', image: 'review', when: {}, why: 'reviews by who was there', optional: true },
  { service: 'notification', image: 'notification', when: {}, why: 'messages to fans', optional: true },
  { service: 'documents', image: 'documents', when: {}, why: 'tickets and receipts as PDF', optional: true },
  {
    service: 'mail-sandbox',
    image: 'mail-sandbox',
    when: {},
    why: 'takes the mails where none are delivered',
    optional: true,
    mail: 'sandbox',
  },
  { service: 'view', image: 'view', when: {}, why: 'overviews made from domain events', optional: true },
  {
    service: 'webhook',
    image: 'webhook',
    when: {},
    why: "events for organisers' systems",
    optional: true,
  },
  { service: 'gateway', image: 'gateway', when: {}, why: 'the one way in' },
  { service: 'web', image: 'web', when: {}, why: 'storefront and organiser console' },
  { service: 'toolbox', image: 'toolbox', when: {}, why: 'Jobs that set up, provision and audit' },
];

const CHOICES: readonly Words[] = [true, false].flatMap((seat) =>
  [false, true].flatMap((merchandise) =>
    [false, true].flatMap((kakao) =>
      [false, true].map((stay): Words => ({ seat, merchandise, kakao, stay })),
    ),
  ),
);

const BUILT_IN: ReadonlyMap<string, Words> = new Map(CHOICES.map((words) => [nameOf(words), words]));

/** Names of the 16 built-in templates. */
export const BUILT_IN_NAMES: readonly string[] = [...BUILT_IN.keys()];

/** Whether a name stands for a row of words rather than for a file. */
export function isBuiltIn(name: string): boolean {
  return BUILT_IN.has(name);
}

/** The built-in template of a name. */
export function builtInTemplate(name: string): Template | undefined {
  const words = BUILT_IN.get(name);
  if (words === undefined) return undefined;
  return { name, title: titleOf(words), why: 'built in', files: [], parts: partsOf(words) };
}

function partsOf(words: Words): TemplatePart[] {
  const rows = ROWS.filter(({ when }) => matches(when, words));
  return sortParts(rows.map(({ when: _, optional, ...part }) => ({ ...part, required: optional !== true })));
}

function matches(when: Partial<Words>, words: Words): boolean {
  const { seat, merchandise, kakao, stay } = { ...words, ...when };
  return (
    seat === words.seat && merchandise === words.merchandise && kakao === words.kakao && stay === words.stay
  );
}

function nameOf({ seat, merchandise, kakao, stay }: Words): string {
  return [
    seat ? 'seat' : 'noseat',
    ...(merchandise ? ['merchandise'] : []),
    ...(kakao ? ['kakao'] : []),
    ...(stay ? ['stay'] : []),
  ].join('-');
}

function titleOf({ seat, merchandise, kakao, stay }: Words): Template['title'] {
  const ko = [
    seat ? '지정석과 스탠딩' : '스탠딩',
    ...(merchandise ? ['굿즈'] : []),
    ...(stay ? ['숙박'] : []),
  ];
  const en = [
    seat ? 'numbered seats and standing places' : 'standing places',
    ...(merchandise ? ['goods'] : []),
    ...(stay ? ['rooms'] : []),
  ];
  return {
    ko: `${ko.join(', ')} (${kakao ? '카카오페이' : '토스페이먼츠 카드'})`,
    en: `${en.join(', ')} (${kakao ? 'Kakao Pay' : 'cards by Toss Payments'})`,
  };
}
