import { MOST_ACTS, MOST_NOTICES } from '@clove/contracts';
import { z } from 'zod';
import { block, count, Day, Link, Text, when } from './schema-fields.ts';
import { notColour, notList } from './schema-messages.ts';

export const Venue = block({
  name: Text('Its name.', '난지한강공원', 'Nanji Hangang Park'),
  address: Text('Its address.', '서울특별시 마포구 한강난지로 162', '162 Hangangnanji-ro, Mapo-gu, Seoul'),
  map: Link('Its page of a map service.', 'https://map.kakao.com/link/search/난지한강공원'),
  note: Text(
    'How to get there.',
    '월드컵경기장역 1번 출구에서 셔틀버스가 다닙니다.',
    'Shuttle buses leave from World Cup Stadium station, exit 1.',
  ).optional(),
}).meta({ description: 'Where the festival takes place. Default: the page does not say.' });

const colour = (description: string, example: string) =>
  z
    .string({ error: notColour })
    .regex(/^#[0-9a-f]{6}$/i, { error: notColour })
    .meta({ description, examples: [example] });

export const Theme = block({
  colour: colour(
    'Below white texts, and of texts on light pages: dark enough for both (contrast 4.5 with white).',
    '#7a1fa2',
  ),
  dark: colour(
    'Of texts on dark pages: light enough for it (contrast 4.5). Default: the colour with white in it.',
    '#d9a6f2',
  ).optional(),
}).meta({ description: "The festival's colours. Default: those of Clove." });

/** @param whose whom it holds for where nothing else is said */
export const MinAge = (whose: string) =>
  count(0, 99)
    .optional()
    .meta({
      description: `From how many whole years people are let in; 0 says that everybody is. ${whose}`,
      examples: [19],
    });

const Act = block({
  name: Text('Who plays.', '한밤의 라디오', 'Midnight Radio'),
  at: when('When they begin. Default: not said.', '2026-08-07T19:30:00+09:00').optional(),
}).meta({
  description: 'Someone who is on stage.',
  examples: [{ name: { ko: '한밤의 라디오', en: 'Midnight Radio' }, at: '2026-08-07T19:30:00+09:00' }],
});

export const LineUp = z
  .array(Act, { error: notList })
  .min(1)
  .max(MOST_ACTS)
  .optional()
  .meta({ description: 'Who plays, in the order in which they are shown. Default: not said.' });

const Notice = block({
  date: Day.meta({ description: "Its day, in the festival's zone.", examples: ['2026-07-20'] }),
  text: Text(
    'What fans should know.',
    '우산은 가지고 들어올 수 없습니다. 우비를 준비하세요.',
    'No umbrellas on the site: bring a raincoat.',
  ),
}).meta({
  description: 'A short text for fans.',
  examples: [{ date: '2026-07-20', text: { ko: '우비를 준비하세요.', en: 'Bring a raincoat.' } }],
});

export const Notices = z
  .array(Notice, { error: notList })
  .min(1)
  .max(MOST_NOTICES)
  .optional()
  .meta({ description: 'What fans should know; the page shows the latest first. Default: none.' });

const LegalText = (of: string, link: string) =>
  block({
    version: Day.meta({
      description: 'Since when this text is in force; orders keep it. With another one fans agree anew.',
      examples: ['2026-05-01'],
    }),
    link: Link('Where fans read it.', link),
  })
    .optional()
    .meta({ description: `${of} Default: none is asked for.` });

export const LegalTexts = block({
  terms: LegalText('Terms of sale.', 'https://example.com/terms'),
  privacy: LegalText('Collection and use of personal data.', 'https://example.com/privacy'),
}).meta({
  description:
    'What fans agree to when they order: an order without it is refused, and each keeps the versions that its fan agreed to. Default: nothing is asked for.',
});
