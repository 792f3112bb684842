import { CSV_START, type CsvCell, csvLine } from '@clove/service-kit';
import type { SupportSources } from './support-ports.ts';

/** What can be exported from orders and tickets. */
export const exportKinds = [
  ...['orders', 'attendees', 'door-list', 'goods', 'bookings', 'vouchers', 'settlement'],
] as const;
export type ExportKind = (typeof exportKinds)[number];

export interface ExportFilter {
  /** Of attendees and the door list: one performance. Undefined: all. */
  readonly performanceId?: string | undefined;
  /** Of the settlement: from midnight to midnight. RFC 3339. */
  readonly span?: { readonly from: string; readonly to: string } | undefined;
}

/** One row, by the names of its columns; ids of members stand in `member` columns until their names are filled in. */
export type ExportRow = Readonly<Record<string, CsvCell>>;

/** Rows page by page, each page by one statement of its own: between two, nothing of the database is held. */
export interface ExportReads {
  /** Rows after the row with this id, sorted by id; less than asked for: there are no more. */
  page(
    kind: Exclude<ExportKind, 'settlement' | 'vouchers'>,
    filter: ExportFilter,
    after: string | null,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly memberId: string; readonly row: ExportRow }[]>;
  /** Codes with their uses, in the same way; the id is the code. */
  codes(after: string, limit: number): Promise<readonly { readonly id: string; readonly row: ExportRow }[]>;
  /** The ledger, in the same way; the id is an entry's number. */
  ledger(
    span: { readonly from: string; readonly to: string },
    after: number,
    limit: number,
  ): Promise<readonly { readonly id: number; readonly row: ExportRow }[]>;
}

/** Source: as many as auth answers at a time. */
const PAGE = 500;

/** The columns of each export, in order. */
export const exportColumns: Readonly<Record<ExportKind, readonly string[]>> = {
  orders: [
    ...[
      'orderId',
      'createdAt',
      'state',
      'endReason',
      'memberId',
      'name',
      'email',
      'method',
      'currency',
      'units',
    ],
    ...['total', 'discount', 'vat', 'refunded', 'feesKept', 'channel', 'termsVersion', 'privacyVersion'],
  ],
  attendees: [
    ...[
      'ticketId',
      'orderId',
      'performance',
      'section',
      'seat',
      'state',
      'serial',
      'memberId',
      'name',
      'email',
    ],
    ...['paid', 'issuedAt', 'checkedInAt'],
  ],
  'door-list': ['ticketId', 'performance', 'section', 'seat', 'name', 'state', 'serial', 'checkedInAt'],
  goods: [
    ...['lineId', 'orderId', 'createdAt', 'item', 'unit', 'label', 'state', 'memberId', 'name', 'email'],
    ...['price', 'discount', 'paid', 'feeKept'],
  ],
  bookings: [
    ...[
      'lineId',
      'orderId',
      'createdAt',
      'room',
      'from',
      'to',
      'unit',
      'label',
      'state',
      'memberId',
      'name',
      'email',
    ],
    ...['price', 'discount', 'paid', 'feeKept'],
  ],
  vouchers: [
    ...['voucher', 'code', 'title', 'percent', 'amount', 'price', 'from', 'until', 'uses', 'usesPerFan'],
    ...['on', 'used', 'orders', 'units', 'discount', 'paid', 'createdAt'],
  ],
  settlement: [
    ...['at', 'kind', 'method', 'providerKey', 'orderId', 'paymentId', 'refundId', 'amount', 'currency'],
    ...['providerFee', 'byHand', 'tender'],
  ],
};

/** All rows of an export, a page at a time, with the names and addresses of members where its columns have them. */
export async function* exportRows(
  { reads, sources }: { readonly reads: ExportReads; readonly sources: Pick<SupportSources, 'contacts'> },
  kind: ExportKind,
  filter: ExportFilter,
): AsyncGenerator<readonly ExportRow[]> {
  if (kind === 'settlement') return yield* ledgerRows(reads, filter);
  if (kind === 'vouchers') return yield* codeRows(reads);
  for (let after: string | null = null; ; ) {
    const page = await reads.page(kind, filter, after, PAGE);
    const contacts = await sources.contacts([...new Set(page.map(({ memberId }) => memberId))]);
    yield page.map(({ memberId, row }) => {
      const contact = contacts?.get(memberId);
      return { ...row, memberId, name: row['name'] ?? contact?.name ?? null, email: contact?.email ?? null };
    });
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? null;
  }
}

async function* codeRows(reads: ExportReads): AsyncGenerator<readonly ExportRow[]> {
  for (let after = ''; ; ) {
    const page = await reads.codes(after, PAGE);
    yield page.map(({ row }) => row);
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? after;
  }
}

async function* ledgerRows(reads: ExportReads, { span }: ExportFilter): AsyncGenerator<readonly ExportRow[]> {
  if (span === undefined) throw new Error('a settlement is of some days');
  for (let after = 0; ; ) {
    const page = await reads.ledger(span, after, PAGE);
    yield page.map(({ row }) => row);
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? after;
  }
}

/** The rows as CSV, a page of text at a time. */
export async function* csvOf(
  columns: readonly string[],
  pages: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<string> {
  yield CSV_START + csvLine(columns);
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(columns.map((column) => row[column] ?? null))).join('');
  }
}

/** The rows as one JSON array, a row a line. */
export async function* jsonOf(
  columns: readonly string[],
  pages: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const rows of pages) {
    let text = '';
    for (const row of rows) {
      text +=
        separator +
        JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
      separator = ',\n';
    }
    yield text;
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
