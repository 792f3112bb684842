import { Day } from '@clove/contracts';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { OfficeClient } from '../ops/office-client.ts';
import { opsLogin } from '../ops/ops-login.ts';
import { pause } from '../program.ts';
import { table } from '../table.ts';

interface Options {
  readonly day?: string;
  readonly to?: string;
  readonly compare?: boolean;
  readonly url?: string;
  readonly environment?: string;
  readonly format: 'terminal' | 'csv' | 'json';
}

const Finding = z.object({
  kind: z.string(),
  orderId: z.string().nullable(),
  paymentId: z.string().nullable(),
  refundId: z.string().nullable(),
  providerKey: z.string().nullable(),
  expected: z.int().nullable(),
  found: z.int().nullable(),
});
const SettledDay = z.object({
  day: z.string(),
  methods: z.array(
    z.object({
      method: z.string(),
      tender: z.string().optional(),
      payments: z.int(),
      captured: z.int(),
      refunded: z.int(),
      refundedByHand: z.int(),
      providerFees: z.int(),
    }),
  ),
  sold: z.array(
    z.object({
      inventory: z.string(),
      channel: z.string().optional(),
      units: z.int(),
      paid: z.int(),
      discounts: z.int(),
      complimentary: z.int(),
      feesKept: z.int(),
    }),
  ),
  /** Absent from releases up to 0.8.0. */
  vouchers: z
    .array(
      z.object({
        voucher: z.string(),
        orders: z.int(),
        units: z.int(),
        discounts: z.int(),
        paid: z.int(),
      }),
    )
    .default([]),
  reconciliation: z
    .object({
      state: z.enum(['under-way', 'agrees', 'differs']),
      at: z.string().nullable(),
      payments: z.int(),
      listed: z.boolean(),
      differences: z.int(),
      findings: z.array(Finding),
    })
    .nullable(),
});
type SettledDay = z.infer<typeof SettledDay>;
/** What is not named here is passed on as it was answered. */
const Settlement = z.looseObject({ days: z.array(z.looseObject(SettledDay.shape)) });

const PATH = '/api/orders/settlement';

/** `clove settle <festival>`: what was captured, paid back and kept, and whether all books agree; exit 1 when they differ. */
export function settleVerb(context: CliContext): Command {
  return new Command('settle')
    .description(
      'say what was captured, paid back and kept, by day, and whether orders, ledger and provider agree',
    )
    .argument('<festival>', 'slug')
    .option('--day <yyyy-mm-dd>', 'in the festival’s time zone (default: today)')
    .option('--to <yyyy-mm-dd>', 'until this day, included')
    .option('--compare', 'compare the days again, beside what is done each night, and wait for it')
    .option('--url <url>', 'where the festival is (default: the local cluster that runs it)')
    .option('--environment <name>', 'the same, as the address of this environment')
    .addOption(
      new Option('--format <format>', 'csv: every capture and refund with the provider’s reference')
        .choices(['terminal', 'csv', 'json'])
        .default('terminal'),
    )
    .action(async (festival: string, options: Options) => {
      const query = queryOf(options);
      const { day, to = day, compare = false } = options;
      if (compare && day === undefined) throw new UsageError('--compare goes with --day');
      const login = opsLogin(context, festival, options);
      await OfficeClient.within(context, login, async (office) => {
        if (compare && day !== undefined) await compareAgain(office, day, to ?? day);
        if (options.format === 'csv') {
          await office.copy(`/api/exports/settlement${query}`);
          return;
        }
        const read = () => office.ask({ method: 'GET', path: `${PATH}${query}`, answer: Settlement });
        const settlement = await (compare ? onceCompared(context, read) : read());
        if (options.format === 'json') context.out(JSON.stringify(settlement, null, 2));
        else for (const line of linesOf(settlement.days)) context.out(line);
        const open = compare && settlement.days.some(isUnderWay);
        if (open) context.err('the provider has not said everything yet: ask again without --compare');
        if (open || settlement.days.some(({ reconciliation }) => reconciliation?.state === 'differs'))
          throw new CommandError('');
      });
    });
}

/** The days as a query; none: the festival's own today. */
function queryOf({ day, to }: Options): string {
  for (const given of [day, to]) {
    if (given !== undefined && !Day.safeParse(given).success) {
      throw new UsageError(`"${given}" is no day such as 2026-08-07`);
    }
  }
  if (day === undefined) {
    if (to !== undefined) throw new UsageError('--to goes with --day');
    return '';
  }
  if (to !== undefined && to < day) throw new UsageError(`${to} is before ${day}`);
  return `?from=${day}&to=${to ?? day}`;
}

async function compareAgain(office: OfficeClient, from: string, to: string): Promise<void> {
  for (let day = from; day <= to; day = nextDay(day)) {
    await office.ask({ method: 'PUT', path: `${PATH}/${day}/reconciliation`, answer: z.unknown() });
  }
}

/** Source: a provider lists 100,000 payments of a day in some minutes. */
const COMPARED_WITHIN_SECONDS = 600;

/** The answer once no day is being compared any more, or as it is when the time is over. */
async function onceCompared(
  context: CliContext,
  read: () => Promise<z.infer<typeof Settlement>>,
): Promise<z.infer<typeof Settlement>> {
  for (let seconds = 1; ; seconds += 1) {
    const settlement = await read();
    if (seconds >= COMPARED_WITHIN_SECONDS || !settlement.days.some(isUnderWay)) return settlement;
    await pause(context, 1);
  }
}

function isUnderWay({ reconciliation }: SettledDay): boolean {
  return reconciliation?.state === 'under-way';
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function linesOf(days: readonly SettledDay[]): string[] {
  if (days.length === 0) return ['nothing was sold, captured or paid back'];
  const money = days.flatMap(({ day, methods }) =>
    methods.map((row) => [
      ...[
        day,
        row.tender === undefined ? row.method : `${row.method} ${row.tender}`,
        row.payments,
        row.captured,
        row.refunded,
        row.refundedByHand,
        row.providerFees,
      ].map(String),
    ]),
  );
  const sold = days.flatMap(({ day, sold: rows }) =>
    rows.map((row) =>
      [day, soldAs(row), row.units, row.paid, row.discounts, row.complimentary, row.feesKept].map(String),
    ),
  );
  const vouchers = days.flatMap(({ day, vouchers: rows }) =>
    rows.map((row) => [day, row.voucher, row.orders, row.units, row.paid, row.discounts].map(String)),
  );
  return [
    ...table([['DAY', 'METHOD', 'PAYMENTS', 'CAPTURED', 'REFUNDED', 'BY HAND', 'PROVIDER FEES'], ...money]),
    '',
    ...table([['DAY', 'SOLD', 'UNITS', 'PAID', 'DISCOUNTS', 'COMPLIMENTARY', 'FEES KEPT'], ...sold]),
    '',
    ...(vouchers.length === 0
      ? []
      : [...table([['DAY', 'VOUCHER', 'ORDERS', 'UNITS', 'PAID', 'DISCOUNTS'], ...vouchers]), '']),
    ...days.flatMap(verdict),
  ];
}

/** What was sold, and where, unless by fans on the web. */
function soldAs({ inventory, channel = 'web' }: SettledDay['sold'][number]): string {
  return channel === 'web' ? inventory : `${inventory} ${channel}`;
}

function verdict({ day, reconciliation }: SettledDay): string[] {
  if (reconciliation === null)
    return [`${day}: not compared yet; it is an hour after its end, or with --compare`];
  const { state, payments, listed, differences, findings, at } = reconciliation;
  if (state === 'under-way') return [`${day}: is being compared`];
  const unlisted = listed ? '' : '; the provider lists nothing, so that a payment unknown here stays unseen';
  if (state === 'agrees')
    return [`${day}: orders, ledger and provider agree on ${payments} payments (${at})${unlisted}`];
  const shown = findings.map(({ kind, orderId, paymentId, providerKey, refundId, expected, found }) => [
    `  ${kind}`,
    `${expected ?? 'nothing'} / ${found ?? 'nothing'}`,
    [
      orderId === null ? '' : `order ${orderId}`,
      refundId === null ? '' : `refund ${refundId}`,
      paymentId === null ? '' : `payment ${paymentId}`,
      providerKey ?? '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  ]);
  return [`${day}: ${differences} differences (${at})${unlisted}`, ...table(shown)];
}
