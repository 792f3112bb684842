import type { Currency, LocalisedText } from '@clove/contracts';
import type { FactLine, Facts } from './facts.ts';
import type { Language } from './kinds.ts';

type Title = LocalisedText | { ko: string; en?: string | undefined };

/** What was kept of events, so that a message can show it. What has not arrived yet is absent. */
export interface Known {
  readonly festival: {
    readonly title: Title;
    readonly timezone: string;
    readonly currency: Currency;
    /** Null: it is not known. */
    readonly venue: { readonly name: Title; readonly address: Title } | null;
  } | null;
  readonly performances: ReadonlyMap<
    string,
    {
      title: Title;
      startsAt: string;
      doorsAt: string | null;
      /** Of a pass: the performances that it admits to. Null or absent: it is a performance. */
      covers?: readonly string[] | null;
    }
  >;
  readonly rooms: ReadonlyMap<string, Title>;
  readonly items: ReadonlyMap<string, Title>;
}

/** What auth says of a mail that it asked for. */
export type Details = Readonly<Record<string, string>>;

const LOCALES = { ko: 'ko-KR', en: 'en-GB' } as const;
/** What auth's details are called; one that is not here goes by its own name. */
const DETAIL_NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  device: { ko: '기기', en: 'Device' },
  network: { ko: '네트워크', en: 'Network' },
  at: { ko: '시각', en: 'Time' },
  role: { ko: '역할', en: 'Role' },
  scopes: { ko: '맡은 곳', en: 'For' },
};
const ROLES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  staff: { ko: '현장 직원', en: 'staff' },
  support: { ko: '고객 지원', en: 'support' },
  organiser: { ko: '주최자', en: 'organiser' },
  ops: { ko: '운영자', en: 'operations' },
};
/** Of a message that is no mail yet. */
const NO_PAPERS: 'none' | 'attached' | 'missing' = 'none';
const FREE = { ko: '무료', en: 'free' } as const;
const PLACE = { ko: '스탠딩', en: 'standing' } as const;

/** The values that a template shows of a message's facts, in a language. */
export function wording(
  facts: Facts,
  known: Known,
  language: Language,
  fallbackTitle: string,
  details: Details = {},
) {
  const timezone = known.festival?.timezone ?? 'Asia/Seoul';
  const currency = facts.currency ?? known.festival?.currency ?? 'KRW';
  const title = (text: Title | undefined) => oneLine(text === undefined ? '' : (text[language] ?? text.ko));
  const instant = (at: string | null | undefined) => (at == null ? '' : shownInstant(at, timezone, language));
  const money = (amount: number | undefined) =>
    amount === undefined ? '' : shownMoney(amount, currency, language);
  const performance = known.performances.get(facts.performanceId ?? '');
  const lines = (facts.lines ?? []).map((line) => ({
    label: lineLabel(line, known, language),
    amount: line.amount === null ? '' : money(line.amount),
  }));
  return {
    language,
    festival: known.festival === null ? fallbackTitle : title(known.festival.title),
    orderId: facts.orderId ?? '',
    performance: performance === undefined ? (facts.performanceId ?? '') : title(performance.title),
    startsAt: instant(facts.startsAt ?? performance?.startsAt),
    doorsAt: instant(performance?.doorsAt),
    previousStartsAt: instant(facts.previousStartsAt),
    seatBefore: oneLine(facts.seatBefore ?? ''),
    expiresAt: instant(facts.expiresAt),
    room: facts.roomId === undefined ? '' : title(known.rooms.get(facts.roomId)) || facts.roomId,
    from: shownDay(facts.from, language),
    to: shownDay(facts.to, language),
    lines,
    item: lines[0]?.label ?? '',
    total: money(facts.total),
    amount: money(facts.amount),
    fee: money(facts.fee),
    reason: oneLine(facts.reason ?? ''),
    receiver: oneLine(facts.receiver ?? ''),
    failingSince: instant(facts.failingSince),
    limitReached: facts.limitReached === true,
    undone: facts.undone === true,
    /** Whether a mail carries the tickets; `missing`: they could not be printed in time. */
    papers: NO_PAPERS,
    subject: title(facts.subject),
    paragraphs: (facts.body?.[language] ?? facts.body?.ko ?? '').split('\n').map(oneLine).filter(Boolean),
    details: Object.entries(details).map(([name, value]) => ({
      name: DETAIL_NAMES[name]?.[language] ?? oneLine(name),
      value: name === 'at' ? instant(value) : (ROLES[value]?.[language] ?? oneLine(value)),
    })),
  };
}
export type Wording = ReturnType<typeof wording>;

/** The venue and where it is, on one line; undefined: it is not known. */
export function venueLine({ festival }: Known, language: Language): string | undefined {
  if (festival?.venue == null) return undefined;
  const { name, address } = festival.venue;
  return oneLine([name, address].map((text) => text[language] ?? text.ko).join(', '));
}

/** What a line sells: the performance and the seat, or the item, or the room and its nights. */
function lineLabel({ label, item, performanceId }: FactLine, known: Known, language: Language): string {
  const text = (title: Title | undefined) =>
    title === undefined ? undefined : (title[language] ?? title.ko);
  const named = label === null ? undefined : typeof label === 'string' ? label : text(label);
  const [first = '', second, third] = (item ?? '').split('/');
  if (performanceId !== null) {
    const title = text(known.performances.get(performanceId)?.title) ?? performanceId;
    return oneLine(`${title}, ${named ?? `${second ?? ''} ${PLACE[language]}`.trim()}`);
  }
  const room = known.rooms.get(first);
  if (third !== undefined && second !== undefined) {
    const nights = `${shownDay(second, language)} – ${shownDay(third, language)}`;
    return oneLine(named ?? `${text(room) ?? first}, ${nights}`);
  }
  return oneLine(named ?? text(known.items.get(first)) ?? item ?? '');
}

function shownInstant(at: string, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(at));
}

function shownDay(day: string | undefined, language: Language): string {
  if (day === undefined) return '';
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** An amount in the currency's smallest unit as people write it. */
function shownMoney(amount: number, currency: Currency, language: Language): string {
  if (amount === 0) return FREE[language];
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}

/** One line without what mail headers and templates read: a title of an organiser may hold line feeds. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
