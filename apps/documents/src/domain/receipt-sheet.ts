import type { PaperFestival, PaperOrder } from '@clove/contracts';
import { dayIn, instantIn, type Language, labelIn, moneyIn, textIn } from './language.ts';
import type { Row } from './ticket-sheet.ts';
import { METHODS, WORDS } from './words.ts';

/** A line of the table: what, and how much. */
export interface ReceiptLine {
  readonly item: string;
  /** Below the item, smaller: what became of it. */
  readonly detail: string | null;
  readonly amount: string;
}

/** What a receipt says, top to bottom. */
export interface ReceiptSheet {
  readonly heading: string;
  readonly festival: string;
  readonly seller: readonly Row[];
  readonly facts: readonly Row[];
  readonly lines: readonly ReceiptLine[];
  /** Total, taxes, refunds, and what remains. */
  readonly sums: readonly Row[];
  readonly footer: string;
}

/** The receipt of a paid order as it stands at `now`: what was paid, how, what was refunded, and which fees were kept. */
export function receiptSheet(
  order: PaperOrder,
  festival: PaperFestival,
  {
    buyer,
    now,
    language,
  }: { readonly buyer: string | null; readonly now: string; readonly language: Language },
): ReceiptSheet {
  const { timezone } = festival;
  const money = (amount: number) => moneyIn(language, amount, order.currency);
  const word = (name: keyof typeof WORDS) => WORDS[name][language];
  const row = (name: keyof typeof WORDS, value: string | null): Row[] =>
    value === null ? [] : [{ key: name, name: word(name), value }];
  const method = METHODS[order.paymentMethod]?.[language] ?? order.paymentMethod;
  const isOpen = ({ state }: PaperOrder['refunds'][number]) => state !== 'DONE';
  const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0);
  const fees = order.lines.reduce((sum, { fee }) => sum + (fee ?? 0), 0);
  return {
    heading: word('receipt'),
    festival: textIn(language, festival.title),
    seller: sellerOf(festival, language),
    facts: [
      ...row('orderNumber', order.id),
      ...row('orderedOn', instantIn(language, order.placedAt, timezone)),
      ...row('buyer', buyer),
      ...row('method', method),
    ],
    lines: order.lines.map((line) => lineOf(line)),
    sums: [
      ...row('total', money(order.total)),
      ...(order.vat === 0 ? [] : row('vat', money(order.vat))),
      ...(order.taxFree === 0 ? [] : row('taxFree', money(order.taxFree))),
      ...order.refunds.flatMap((refund) =>
        row(
          isOpen(refund) ? 'refundPending' : 'refunded',
          `${dayIn(language, refund.requestedAt, timezone)}, ${money(-refund.amount)}`,
        ),
      ),
      ...(fees === 0 ? [] : row('fee', money(fees))),
      ...(order.refunds.length === 0 ? [] : row('remains', money(order.total - refunded))),
    ],
    footer: `${word('printedOn')}: ${instantIn(language, now, timezone)}`,
  };

  function lineOf(line: PaperOrder['lines'][number]): ReceiptLine {
    const { discountShare, fee } = line;
    const details = [
      ...(discountShare === 0
        ? []
        : [`${money(line.unitPrice)}, ${word('discount')} ${money(-discountShare)}`]),
      ...(fee === null ? [] : [`${word('cancelled')}, ${word('fee')} ${money(fee)}`]),
    ];
    return {
      item: itemOf(line, language),
      detail: details.length === 0 ? null : details.join('; '),
      amount: money(line.paid),
    };
  }
}

/** A place by its performance; goods and nights by the label that their inventory gave them. */
function itemOf(line: PaperOrder['lines'][number], language: Language): string {
  const { inventory, item, label, category, performanceTitle } = line;
  const named = label === null ? null : labelIn(language, label);
  if (inventory !== 'seat') return named ?? item;
  const [performance = item, section = ''] = item.split('/');
  const place = named ?? `${section} ${WORDS.standing[language]}`.trim();
  const parts = [performanceTitle === null ? performance : textIn(language, performanceTitle), place];
  return [...parts, ...(category === null ? [] : [textIn(language, category.title)])].join(', ');
}

function sellerOf({ title, organiser }: PaperFestival, language: Language): Row[] {
  const row = (name: keyof typeof WORDS, value: string | undefined): Row[] =>
    value === undefined ? [] : [{ key: name, name: WORDS[name][language], value }];
  if (organiser === null) return row('seller', textIn(language, title));
  const { name, representative, registrationNumber, mailOrderNumber, address, contact } = organiser;
  return [
    ...row('seller', textIn(language, name)),
    ...row('representative', representative),
    ...row('registrationNumber', registrationNumber),
    ...row('mailOrderNumber', mailOrderNumber),
    ...row('address', address === undefined ? undefined : textIn(language, address)),
    ...row('contact', contact),
  ];
}
