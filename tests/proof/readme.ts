import type { Results } from '../bench/results.ts';
import { BENCHES, commandOf } from './benches.ts';
import { figureText, limitText, table } from './figure-text.ts';
import { KOREAN } from './korean.ts';
import { ENGLISH } from './words.ts';

/** The READMEs, and the language of each. */
export const READMES = { 'README.md': 'en', 'README.ko.md': 'ko' } as const;
type Language = (typeof READMES)[keyof typeof READMES];

/** A figure that READMEs show. */
interface Shown {
  readonly bench: string;
  /** Its name in bench/results.json. */
  readonly figure: string;
  readonly says: Readonly<Record<Language, string>>;
}

/** The three that matter. */
const SHOWN: readonly Shown[] = [
  {
    ...{ bench: 'purchase', figure: 'numbered, 128 fans: purchases' },
    says: {
      en: 'completed purchases of two numbered seats, 128 fans at once',
      ko: '팬 128명이 동시에 지정석 두 자리를 사는 구매 완료 수',
    },
  },
  {
    ...{ bench: 'hostile', figure: 'slowest kind: purchase p99 against alone' },
    says: {
      en: 'an honest fan’s purchase (p99) beside the worst hostile clients, as a multiple of its value alone',
      ko: '가장 나쁜 적대적 클라이언트 옆에서 정직한 팬의 구매 시간(p99), 혼자일 때의 배수',
    },
  },
  {
    ...{ bench: 'web', figure: 'seat map: largest paint' },
    says: {
      en: 'the map of 20,000 seats is on a slow phone (slow 4G, a quarter of the CPU)',
      ko: '느린 휴대전화(느린 4G, CPU 4분의 1)에 20,000석 배치도가 나타나기까지',
    },
  },
];

const WORDS = { en: ENGLISH, ko: KOREAN } as const;

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['what', 'measured', 'budget or reference', 'command'],
  ko: ['무엇', '측정값', '예산 또는 기준', '명령'],
};

const MARKED = /(<!-- generated: proof -->\n)[\s\S]*?(<!-- end -->)/;

/** A README with its figures as bench/results.json has them. @throws Error when it has no place for them */
export function withFigures(readme: string, results: Results, language: Language): string {
  if (!MARKED.test(readme)) throw new Error('the README has no place "<!-- generated: proof -->"');
  const rows = SHOWN.map((shown) => row(shown, results, language));
  return readme.replace(
    MARKED,
    (_, begin: string, end: string) => `${begin}${table(HEADS[language], rows)}\n${end}`,
  );
}

function row({ bench, figure, says }: Shown, results: Results, language: Language): string[] {
  const words = WORDS[language];
  const script = BENCHES.find(({ name }) => name === bench)?.script ?? '';
  const result = results[bench];
  const measured = result?.measured.find(({ name }) => name === figure);
  if (result !== undefined && measured === undefined)
    throw new Error(`bench/results.json: "${bench}" has no figure "${figure}"`);
  if (measured === undefined) return [says[language], words.notMeasured, '', `\`${commandOf(script)}\``];
  const { reference } = measured;
  const beside =
    reference === undefined ? '' : `${words.name(reference.name)}: ${figureText(reference, words)}`;
  const limit = limitText(measured, words);
  return [
    says[language],
    figureText(measured, words),
    [limit, beside].filter((text) => text !== '').join('; '),
    `\`${commandOf(script)}\``,
  ];
}
