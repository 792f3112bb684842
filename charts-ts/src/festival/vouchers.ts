import { LocalId, MOST_VOUCHERS, VoucherCode } from '@clove/contracts';
import { z } from 'zod';
import { block, count, Free, Id, Price, Text, when } from './schema-fields.ts';
import { notBoolean, notList } from './schema-messages.ts';

const list = (description: string, examples: readonly string[]) =>
  z
    .array(LocalId, { error: notList })
    .min(1)
    .max(500)
    .optional()
    .meta({ description, examples: [examples] });

const Voucher = block({
  id: Id('voucher', 'early-bird'),
  code: VoucherCode.meta({
    description:
      'What fans type: 4 to 32 letters and digits; case, spaces and hyphens do not count. It stands in git: make codes that must stay secret, or many, in the console instead.',
    examples: ['EARLYBIRD'],
  }),
  title: Text('What fans read. Default: its id.', '얼리버드', 'Early bird').optional(),
  percent: count(1, 100)
    .optional()
    .meta({
      description:
        'Off what it covers, together rounded down. One of percent, amount and price at most; 100 needs free: true.',
      examples: [10],
    }),
  amount: Price('Off what it covers, at most all of it.', 5_000).optional(),
  price: Price('Of each covered place, piece or booking that costs more.', 50_000).optional(),
  performances: list(
    'Performances that it covers. Without any of these lists it covers everything; where performances, sections or categories are named, places alone, and goods and rooms where they are named.',
    ['day-1'],
  ),
  sections: list('Sections that it covers. Default: all, see performances.', ['A', 'LAWN']),
  categories: list('Price categories that it covers. Default: all, see performances.', ['adult']),
  goods: list('Items of goods that it covers, with all their options.', ['tee-2026']),
  rooms: list('Rooms that it covers.', ['camp-a']),
  from: when('From when it can be used. Default: at once.', '2026-05-25T20:00:00+09:00').optional(),
  until: when('Until when, excluded. Default: for ever.', '2026-06-30T23:59:00+09:00').optional(),
  uses: count(1, 10_000_000)
    .optional()
    .meta({ description: 'Orders with it. Default: any number.', examples: [500] }),
  usesPerFan: count(1, 10_000_000)
    .optional()
    .meta({ description: 'Orders of one fan with it. Default: any number.', examples: [1] }),
  minTotal: count(1, 1_000_000_000_000)
    .optional()
    .meta({ description: 'Least total of the order before the discount.', examples: [100_000] }),
  opens: list('Hidden sections that fans with the code see and buy in.', ['VIP']),
  presale: z
    .boolean({ error: notBoolean })
    .optional()
    .meta({
      description:
        'true: fans with the code buy what it covers before the sale opens, from its from on. Default: false.',
      examples: [true],
    }),
  free: Free,
}).meta({
  description: 'What fans get with a code: a discount, a hidden section, an early sale.',
  examples: [
    { id: 'early-bird', code: 'EARLYBIRD', percent: 10, uses: 500, usesPerFan: 1 },
    { id: 'fan-club', code: 'FANCLUB', opens: ['VIP'], presale: true, from: '2026-05-25T20:00:00+09:00' },
  ],
});

export const Vouchers = z.array(Voucher, { error: notList }).max(MOST_VOUCHERS).optional().meta({
  description:
    'What fans get with codes. Default: none in the file; organisers make vouchers, and any number of secret codes, in the console.',
});
