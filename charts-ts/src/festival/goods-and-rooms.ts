import { z } from 'zod';
import { block, count, Day, Free, Id, Price, Text, when } from './schema-fields.ts';
import { notList } from './schema-messages.ts';

/** The days of a week, as a room's prices name them. Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const Stock = count(0, 10_000_000);

const Option = block({
  id: Id('option', 'M'),
  title: Text('What the option is called: a size, a colour.', '미디엄', 'Medium'),
  stock: Stock.meta({
    description: 'Pieces of it received so far. Corrections in the console come on top.',
    examples: [1500],
  }),
  price: Price("What one of it costs, where that is not the item's price.", 38_000).optional(),
  free: Free,
}).meta({
  description: 'A kind of the item with a stock of its own.',
  examples: [{ id: 'M', title: { ko: '미디엄', en: 'Medium' }, stock: 1500 }],
});

/** One item that a -merchandise template sells. */
export const Goods = block({
  id: Id('item', 'tee-2026'),
  title: Text('What the item is called.', '티셔츠', 'T-shirt'),
  description: Text('What fans read about it.', '유기농 면 100%', 'Organic cotton').optional(),
  price: Price('What one costs.', 35_000),
  free: Free,
  stock: Stock.optional().meta({
    description: 'Pieces received so far; corrections in the console come on top. Instead of options.',
    examples: [5000],
  }),
  options: z
    .array(Option, { error: notList })
    .min(1)
    .max(100)
    .optional()
    .meta({
      description:
        'Kinds of it that fans choose from (sizes, colours), each with its stock. Instead of stock.',
      examples: [
        [
          { id: 'M', title: { ko: '미디엄', en: 'Medium' }, stock: 1500 },
          { id: 'L', title: { ko: '라지', en: 'Large' }, stock: 1500 },
        ],
      ],
    }),
  maxPerFan: count(1, 1000).meta({
    description: 'Pieces that one member can buy, over all options.',
    examples: [4],
  }),
  opensAt: when('When it can be bought. Default: sales.opensAt.', '2026-07-01T12:00:00+09:00').optional(),
  closesAt: when(
    'When nothing of it is sold any more. Default: sales.closesAt.',
    '2026-08-01T23:59:00+09:00',
  ).optional(),
}).meta({
  description:
    'One item: with a stock, or with options that have one each. Pictures are added in the console.',
  oneOf: [{ required: ['stock'] }, { required: ['options'] }],
  examples: [
    { id: 'tee-2026', title: { ko: '티셔츠', en: 'T-shirt' }, price: 35_000, stock: 5000, maxPerFan: 4 },
  ],
});

const NightPrice = block({
  date: Day.optional().meta({
    description: 'The night that begins on this day. Wins over a weekday.',
    examples: ['2026-08-07'],
  }),
  weekday: z
    .enum(WEEKDAYS)
    .optional()
    .meta({ description: 'Instead of date: every night that begins on this day of the week.' }),
  price: Price('What that night costs.', 80_000),
  free: Free,
}).meta({
  description: 'Nights with another price: of a date, or of a day of the week.',
  oneOf: [{ required: ['date'] }, { required: ['weekday'] }],
  examples: [
    { weekday: 'fri', price: 80_000 },
    { date: '2026-08-08', price: 90_000 },
  ],
});

/** One kind of room or pitch that a -stay template lets. */
export const Room = block({
  id: Id('room', 'camp-a'),
  title: Text('What the room is called.', '캠핑존 A', 'Camp A'),
  description: Text('What guests read about it.', '2인용 텐트 자리', 'A pitch for a tent of two').optional(),
  pricePerNight: Price('What one night costs.', 60_000),
  free: Free,
  prices: z
    .array(NightPrice, { error: notList })
    .min(1)
    .max(400)
    .optional()
    .meta({
      description: 'Nights that cost something else. Default: pricePerNight for all.',
      examples: [
        [
          { weekday: 'fri', price: 80_000 },
          { date: '2026-08-08', price: 90_000 },
        ],
      ],
    }),
  units: count(1, 100_000).meta({ description: 'How many there are of it.', examples: [300] }),
  capacity: count(1, 100)
    .optional()
    .meta({ description: 'Guests per unit. Default: not said to guests.', examples: [4] }),
  from: Day.meta({
    description: "The first night, as a day in the festival's time zone.",
    examples: ['2026-08-06'],
  }),
  to: Day.meta({
    description: "The check-out day: the last night is the one before it. In the festival's time zone.",
    examples: ['2026-08-09'],
  }),
}).meta({ description: 'One kind of room or pitch. Pictures are added in the console.' });
