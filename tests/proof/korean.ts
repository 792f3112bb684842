import { KOREAN_BENCHES, KOREAN_NAMES, KOREAN_PATTERNS } from './korean-names.ts';
import type { Words } from './words.ts';

/** docs/proof.ko.md. What has no Korean name yet keeps its English one: the figure is true all the same. */
export const KOREAN: Words = {
  file: 'docs/proof.ko.md',
  head: `# 증거

<!-- "npm run proof"가 bench/results.json으로 씁니다. 여기서는 아무것도 바꾸지 마세요. -->

Clove가 약속하는 것을 측정했습니다([English](proof.md)). 숫자마다 예산이나 같은 실행에서 잰 기준이 컴퓨터, 명령, 날짜와 함께 나란히
있습니다. 각 명령은 당신의 컴퓨터에서 다시 측정해 숫자를 \`bench/results.json\`에 남기고, \`npm run proof\`가 이 페이지를 씁니다. 예산을
지키지 못한 것은 미달로 표시하고, 측정하지 않은 것은 측정하지 않았다고 말합니다.`,
  benches: ['무엇', '명령', '예산'],
  figures: ['무엇', '측정값', '예산', '비교'],
  notMeasured: '측정 안 됨',
  missed: '미달',
  none: '없음',
  bars: '막대',
  line: '선',
  atMost: '상한',
  atLeast: '하한',
  notMeasuredYet: (command) => `**아직 측정하지 않았습니다.** \`${command}\`로 측정합니다.`,
  limit: (kind, figure) => `${figure} ${kind === 'atMost' ? '이하' : '이상'}`,
  kept: (budgets) => `${budgets}개 지킴`,
  missedOf: (missed, budgets) => `${budgets}개 가운데 **${missed}개 미달**`,
  measuredOn: (command, machine, day) => `\`${command}\`, ${machine}, ${day}.`,
  bench: ({ name, title, says }) => KOREAN_BENCHES[name] ?? { title, says },
  name: (english) =>
    english
      .split(/(: |, )(?![^(]*\))/)
      .map((part, index) => (index % 2 === 1 ? part : partName(part)))
      .join(''),
};

/** A name is made of parts, as in "numbered, 8 fans: purchases". */
function partName(part: string): string {
  const whole = KOREAN_NAMES[part];
  if (whole !== undefined) return whole;
  const found = KOREAN_PATTERNS.find(([pattern]) => pattern.test(part));
  return found === undefined ? part : part.replace(...found);
}
