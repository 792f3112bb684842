import { z } from 'zod';
import { UsageError } from '../context.ts';
import { decimal } from '../decimal.ts';
import { table } from '../table.ts';
import { Entry, Moves, movedLines } from './moves.ts';
import type { OfficeClient } from './office-client.ts';
import { otherSaleMoves, setSales } from './sales.ts';
import { type TeamEmails, teamEmails } from './team-emails.ts';

/** Arguments of the command line beside the lever's name. */
export interface LeverArguments {
  readonly festival: string;
  readonly values: readonly string[];
  readonly reason: string;
  readonly confirm: string | undefined;
}

export interface Lever {
  /** Names of the values it takes. */
  readonly values: readonly string[];
  /** False: it only reads, and needs no reason. */
  readonly moves: boolean;
  readonly what: string;
  /** Refuses invalid arguments, before any request. @throws UsageError */
  check?(words: LeverArguments): void;
  pull(office: OfficeClient, words: LeverArguments): Promise<LeverReport>;
}

export interface LeverReport {
  readonly lines: readonly string[];
  readonly json: unknown;
  /** What the reader has to know about the answer, beside it. */
  readonly notice?: string;
}

const Cancellation = z.object({
  performanceId: z.string(),
  reason: z.string(),
  cancelledBy: z.string(),
  cancelledAt: z.string(),
  orders: z.object({ total: z.int(), refunded: z.int(), manual: z.int(), waiting: z.int() }),
});
type Cancellation = z.infer<typeof Cancellation>;
const Cancellations = z.object({ cancellations: z.array(Cancellation) });
const Owed = z.object({
  owed: z.array(
    z.object({
      refundId: z.string(),
      orderId: z.string(),
      amount: z.int(),
      reason: z.string(),
      since: z.string(),
    }),
  ),
});
const OWED = '/api/orders/owed';
const CANCELLATIONS = '/api/tickets/performance-cancellations';

/** Every lever by its name on the command line. */
export const levers: Readonly<Record<string, Lever>> = {
  pause: {
    values: [],
    moves: true,
    what: 'no new holds and no new orders; what is being paid finishes',
    pull: (office, { reason }) => setSales(office, 'paused', reason),
  },
  resume: {
    values: [],
    moves: true,
    what: 'sales go on',
    pull: (office, { reason }) => setSales(office, 'open', reason),
  },
  'close-section': {
    values: ['performance', 'section'],
    moves: true,
    what: 'no new holds in a section; who holds its places may buy them',
    pull: (office, words) => set(office, words, `sections/${pathOf(words)}`, { position: 'closed' }),
  },
  'open-section': {
    values: ['performance', 'section'],
    moves: true,
    what: 'the section sells again, first to those who wait for it',
    pull: (office, words) => set(office, words, `sections/${pathOf(words)}`, { position: 'open' }),
  },
  admission: {
    values: ['rate|auto'],
    moves: true,
    what: 'fans per second that each gateway replica lets in to the seats; auto: as configured',
    check: ({ values }) => void rateOf(values[0] ?? ''),
    pull: (office, words) => set(office, words, 'admission', { perSecond: rateOf(words.values[0] ?? '') }),
  },
  'cancel-performance': {
    values: ['performance'],
    moves: true,
    what: 'for good: closes its sections, voids its tickets, pays every order back in full',
    check: confirmed,
    pull: cancelPerformance,
  },
  refunds: {
    values: [],
    moves: false,
    what: 'refunds that the provider refused for good: outstanding to fans',
    pull: owedRefunds,
  },
  'settle-refund': {
    values: ['refund'],
    moves: true,
    what: 'says that you paid an owed refund yourself; --reason says how, and is kept in the ledger',
    pull: settleRefund,
  },
  status: {
    values: [],
    moves: false,
    what: 'which levers are pulled, since when, by whom (with the e-mail address), why',
    pull: status,
  },
  log: {
    values: [],
    moves: false,
    what: 'every move of a lever, newest first, with the e-mail addresses of the team',
    pull: log,
  },
};

async function set(
  office: OfficeClient,
  { reason }: LeverArguments,
  path: string,
  body: object,
): Promise<LeverReport> {
  const answer = await office.ask({
    method: 'PUT',
    path: `/api/ops/levers/${path}`,
    body: { ...body, reason },
    answer: Moves,
  });
  return { lines: movedLines(answer), json: answer };
}

function pathOf({ values }: LeverArguments): string {
  return values.map(encodeURIComponent).join('/');
}

function rateOf(text: string): number | null {
  if (text === 'auto') return null;
  const rate = decimal(text) ?? 0;
  if (rate > 0) return rate;
  throw new UsageError(`"${text}" is no rate: say a number above 0, or auto; to stop sales, use pause`);
}

function confirmed({ festival, values: [performance = ''], confirm }: LeverArguments): void {
  if (confirm === performance) return;
  throw new UsageError(
    `this cannot be undone: every ticket of ${performance} becomes void and is paid back. If that is meant, repeat the performance:\n` +
      `  npx clove ops ${festival} cancel-performance ${performance} --reason <text> --confirm ${performance}`,
  );
}

/** Closes the sections first, so that nothing is sold that is being refunded. */
async function cancelPerformance(office: OfficeClient, words: LeverArguments): Promise<LeverReport> {
  const [performanceId = ''] = words.values;
  const { reason } = words;
  const closed = await set(office, words, `sections/${pathOf(words)}`, { position: 'closed' });
  const cancellation = await office.ask({
    method: 'POST',
    path: CANCELLATIONS,
    body: { performanceId, reason, confirm: performanceId },
    answer: Cancellation,
  });
  return {
    lines: [
      ...closed.lines,
      cancelled(cancellation),
      `how far the refunds are: npx clove ops ${words.festival} status`,
    ],
    json: cancellation,
  };
}

function cancelled({ performanceId, orders }: Cancellation): string {
  const { total, refunded, manual } = orders;
  const owed = manual === 0 ? '' : `, ${manual} must be paid by hand (the provider refuses)`;
  return `performance ${performanceId}: cancelled, ${refunded} of ${total} orders paid back${owed}`;
}

async function owedRefunds(office: OfficeClient): Promise<LeverReport> {
  const { owed } = await office.ask({ method: 'GET', path: OWED, answer: Owed });
  const rows = owed.map(({ refundId, amount, orderId, since, reason }) => [
    refundId,
    String(amount),
    orderId,
    since,
    reason,
  ]);
  return {
    lines:
      rows.length === 0
        ? ['no refund is outstanding']
        : table([['REFUND', 'AMOUNT', 'ORDER', 'SINCE', 'FOR'], ...rows]),
    json: { owed },
  };
}

async function settleRefund(
  office: OfficeClient,
  { values: [refundId = ''], reason }: LeverArguments,
): Promise<LeverReport> {
  const settled = await office.ask({
    method: 'PUT',
    path: `${OWED}/${encodeURIComponent(refundId)}/settlement`,
    body: { reason },
    answer: z.object({ refundId: z.string(), amount: z.int() }),
  });
  return { lines: [`refund ${settled.refundId}: ${settled.amount} settled by hand`], json: settled };
}

async function status(office: OfficeClient): Promise<LeverReport> {
  const { levers } = await office.ask({
    method: 'GET',
    path: '/api/ops/levers',
    answer: z.object({ levers: z.array(Entry) }),
  });
  // The newest move of each is where it stands.
  const others = (await otherSaleMoves(office)).flatMap(([newest]) => newest ?? []);
  const pulled = [...levers, ...others.filter(({ after }) => after === 'paused')];
  const { cancellations } = await cancellationsOf(office);
  const team = pulled.length === 0 ? undefined : await teamEmails(office);
  const rows = pulled.map(({ lever, after, at, by, reason }) => [
    lever,
    after,
    at,
    team?.named(by) ?? by,
    reason,
  ]);
  const lines = [
    ...(rows.length === 0 ? [] : table([['LEVER', 'STANDS', 'SINCE', 'BY', 'REASON'], ...rows])),
    ...cancellations.map(cancelled),
  ];
  return {
    lines: lines.length > 0 ? lines : ['no lever is pulled: everything is as the festival file says'],
    json: { levers: withEmails(pulled, team), cancellations },
    ...(team === undefined ? {} : { notice: team.notice }),
  };
}

async function log(office: OfficeClient): Promise<LeverReport> {
  const { entries } = await office.ask({
    method: 'GET',
    path: '/api/ops/log',
    answer: z.object({ entries: z.array(Entry) }),
  });
  const { cancellations } = await cancellationsOf(office);
  const others = (await otherSaleMoves(office)).flat();
  const all = [...entries, ...others, ...cancellations.map(entryOf)].sort((a, b) => (a.at < b.at ? 1 : -1));
  const team = all.length === 0 ? undefined : await teamEmails(office);
  const rows = all.map(({ at, by, lever, before, after, reason }) => [
    at,
    team?.named(by) ?? by,
    lever,
    `${before} -> ${after}`,
    reason,
  ]);
  return {
    lines:
      rows.length === 0
        ? ['no lever was ever moved']
        : table([['AT', 'BY', 'LEVER', 'MOVED', 'REASON'], ...rows]),
    json: { entries: withEmails(all, team) },
    ...(team === undefined ? {} : { notice: team.notice }),
  };
}

function withEmails(entries: readonly Entry[], team: TeamEmails | undefined) {
  return entries.map((entry) => ({ ...entry, email: team?.of(entry.by) ?? null }));
}

function cancellationsOf(office: OfficeClient): Promise<z.infer<typeof Cancellations>> {
  return office.ask({ method: 'GET', path: CANCELLATIONS, answer: Cancellations });
}

function entryOf({ performanceId, cancelledBy, cancelledAt, reason }: Cancellation): Entry {
  const lever = `performance ${performanceId}`;
  return { lever, before: 'planned', after: 'cancelled', reason, by: cancelledBy, at: cancelledAt };
}
