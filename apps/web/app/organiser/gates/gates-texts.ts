import { defineTexts } from '../../i18n/index.ts';

export const gatesTexts = defineTexts('organiser-gates', {
  none: {
    ko: '입구를 나누지 않았습니다. 어디서나 공연만 고르고 확인합니다.',
    en: 'There are no gates: a check-in names its performance alone.',
  },
  make: { ko: '입구 만들기', en: 'Make a gate' },
  change: { ko: '{gate} 바꾸기', en: 'Change {gate}' },
  gate: { ko: '입구', en: 'Gate' },
  serves: { ko: '들어올 수 있는 티켓', en: 'Admits' },
  all: { ko: '모든 티켓', en: 'every ticket' },
  performances: { ko: '공연', en: 'Performances' },
  sections: { ko: '구역', en: 'Sections' },
  categories: { ko: '가격 구분', en: 'Price categories' },
  doors: { ko: '문', en: 'Doors' },
  doorsHelp: {
    ko: '입구에 문이 여럿이면 쉼표로 나눠 적습니다 (예: a1, a2).',
    en: 'Where a gate has several doors: their names with commas between, such as a1, a2.',
  },
  boundHelp: { ko: '아무것도 고르지 않으면 모두.', en: 'None chosen: all.' },
  reentryShort: { ko: '재입장', en: 'Re-entry' },
  reentryYes: { ko: '가능', en: 'allowed' },
  reentryNo: { ko: '불가', en: 'not allowed' },
  reentry: { ko: '나갔다가 다시 들어올 수 있음', en: 'People may leave and come back' },
  effect: {
    ko: '스캐너는 1초 안에, 인터넷 없이 쓰는 것은 다음 자료부터 따릅니다.',
    en: 'Scanners follow within a second, those without a network with their next pack.',
  },
  close: { ko: '{gate} 닫기', en: 'Close {gate}' },
  closeShort: { ko: '닫기', en: 'Close' },
  closeEffect: {
    ko: '여기로 들어온 {entered}명의 기록은 남고, 더는 여기서 확인하지 않습니다.',
    en: 'What happened to the {entered} who entered here stays known; nothing is checked in here any more.',
  },
  closed: { ko: '닫았습니다.', en: 'Closed.' },
  entered: { ko: '입장', en: 'Entered' },
  inside: { ko: '안에 있음', en: 'Inside' },
  left: { ko: '나감', en: 'Left' },
  counts: { ko: '공연별 입장', en: 'Entries by performance' },
  noCounts: { ko: '아직 입장한 사람이 없습니다.', en: 'No one has entered yet.' },
  origin: { ko: '어디서', en: 'From' },
});
