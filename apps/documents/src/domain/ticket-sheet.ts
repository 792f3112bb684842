import type { PaperFestival, PaperTicket } from '@clove/contracts';
import { instantIn, type Language, moneyIn, textIn, venueIn } from './language.ts';
import { WORDS } from './words.ts';

export interface Row {
  /** The same in every language. */
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** What one page of a ticket says, top to bottom. */
export interface TicketSheet {
  readonly festival: string;
  readonly title: string;
  /** `Ticket 1 of 2`. */
  readonly number: string;
  readonly rows: readonly Row[];
  /** What the QR code holds: a bearer secret. */
  readonly code: string;
  readonly notes: readonly string[];
}

/** Keys of the rows of a pass that name its performances begin so; their ids follow. */
export const COVERED = 'performance ';

/** @param holder of the member, where the ticket has no name of its own; null: it is not known now */
export function ticketSheet(
  ticket: PaperTicket,
  { title, timezone, venue }: PaperFestival,
  holder: string | null,
  language: Language,
): TicketSheet {
  const word = (name: keyof typeof WORDS) => WORDS[name][language];
  const row = (name: keyof typeof WORDS, value: string | null): Row[] =>
    value === null ? [] : [{ key: name, name: word(name), value }];
  const at = (instant: string | null) => (instant === null ? null : instantIn(language, instant, timezone));
  const { performanceTitle, performanceId, category } = ticket;
  return {
    festival: textIn(language, title),
    title: performanceTitle === null ? performanceId : textIn(language, performanceTitle),
    number: numberOf(ticket, language),
    rows: [
      ...row('holder', ticket.holderName ?? holder),
      ...(ticket.pass === undefined
        ? [
            ...row('start', at(ticket.startsAt)),
            ...moveRows(ticket, timezone, language),
            ...row('doors', at(ticket.doorsAt)),
          ]
        : ticket.pass.map(({ id, title: of, startsAt, used, cancelled, ...moved }) => ({
            ...{ key: `${COVERED}${id}`, name: textIn(language, of) },
            value: [
              instantIn(language, startsAt, timezone),
              ...(used === true ? [word('used')] : cancelled === true ? [word('notTakingPlace')] : []),
              ...moveRows(moved, timezone, language).map(({ name, value }) => `${name}: ${value}`),
            ].join(', '),
          }))),
      ...row('venue', venue === undefined ? null : venueIn(language, venue)),
      ...row('place', ticket.seat ?? `${ticket.sectionId} ${word('standing')}`),
      ...row('category', category === null ? null : textIn(language, category.title)),
      ...row('price', ticket.paid === 0 ? word('free') : moneyIn(language, ticket.paid, ticket.currency)),
      ...row('ticketNumber', `${ticket.id} / ${ticket.serial}`),
      ...row('orderNumber', ticket.orderId),
    ],
    code: ticket.qr,
    notes: [
      word('showCode'),
      ...(category?.proofAtDoor === true ? [word('proof')] : []),
      word(ticket.pass === undefined ? 'admitsOnce' : 'admitsOnceEach'),
      word('passedOn'),
    ],
  };
}

/** Of a performance that starts at another time than was sold: the start that was, and why. */
export function moveRows(
  { previousStartsAt = null, moveReason = null }: Pick<PaperTicket, 'previousStartsAt' | 'moveReason'>,
  timezone: string,
  language: Language,
): Row[] {
  if (previousStartsAt === null) return [];
  const row = (key: 'previousStart' | 'moveReason', value: string) => ({
    ...{ key, name: WORDS[key][language], value },
  });
  return [
    row('previousStart', instantIn(language, previousStartsAt, timezone)),
    ...(moveReason === null ? [] : [row('moveReason', moveReason)]),
  ];
}

function numberOf({ position, of }: PaperTicket, language: Language): string {
  return language === 'ko' ? `입장권 ${position}/${of}` : `Ticket ${position} of ${of}`;
}
