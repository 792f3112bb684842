import { defineTexts } from '../../i18n/index.ts';

export const seatsTexts = defineTexts('organiser-seats', {
  sectionNamed: { ko: '{section} 구역', en: 'Section {section}' },
  standing: { ko: '스탠딩 구역에는 고를 좌석이 없습니다.', en: 'A standing section has no seats to choose.' },
  left: { ko: '{free} / {capacity} 남음', en: '{free} of {capacity} free' },
  help: {
    ko: '좌석을 눌러 고릅니다. Shift를 누른 채 누르면 그 사이를 모두 고릅니다. 키보드: 화살표로 옮기고 스페이스로 고릅니다.',
    en: 'Press seats to choose them; with Shift, all in between. By keyboard: arrows move, space chooses.',
  },
  row: { ko: '{row}열', en: 'Row {row}' },
  // The number stands alone, as it does on the seat: who speaks to the page says what is seen.
  seat: { ko: '{row}열 좌석 {seat}, {state}', en: 'Row {row}, seat {seat}, {state}' },
  chosen: { ko: '{count}석 고름', en: '{count} chosen' },
  clear: { ko: '고른 것 지우기', en: 'Choose none' },
  legend: { ko: '표시', en: 'Key' },
  'state.free': { ko: '빈 좌석', en: 'free' },
  'state.accessible': { ko: '휠체어석', en: 'accessible' },
  'state.house': { ko: '보유석', en: 'house' },
  'state.held': { ko: '고르는 중', en: 'held' },
  'state.sold': { ko: '판매됨', en: 'sold' },
  'state.house-held': { ko: '보유석, 고르는 중', en: 'house, held' },
  'state.house-sold': { ko: '보유석, 나감', en: 'house, given out' },
  'state.blocked': { ko: '막은 좌석', en: 'blocked' },
  'state.not-there': { ko: '팔지 않는 좌석', en: 'not on sale' },
  block: { ko: '{count}석 막기', en: 'Block {count}' },
  blockTitle: { ko: '좌석 막기', en: 'Block seats' },
  blockEffect: {
    ko: '{section}의 빈 좌석 {count}석({seats})을 바로 아무도 살 수 없게 됩니다. 팔면 모두 {amount}입니다.',
    en: '{count} free seats of {section} ({seats}) are off sale at once. Sold, they are {amount}.',
  },
  blocked: { ko: '{count}석을 막았습니다.', en: '{count} seats are blocked.' },
  unblock: { ko: '{count}석 다시 열기', en: 'Unblock {count}' },
  unblockTitle: { ko: '좌석 다시 열기', en: 'Unblock seats' },
  unblockEffect: {
    ko: '{section}의 {count}석({seats})이 다시 팔립니다. 기다리는 팬에게 먼저 돌아갑니다.',
    en: '{count} seats of {section} ({seats}) are on sale again; fans who wait are offered them first.',
  },
  unblocked: { ko: '{count}석을 다시 열었습니다.', en: '{count} seats are open again.' },
  noteHelp: {
    ko: '왜 막는지. 함께 일하는 사람만 봅니다.',
    en: 'Why. Only your team reads it.',
  },
  blocks: { ko: '막은 기록', en: 'Blocks' },
  noBlocks: { ko: '막은 좌석이 없습니다.', en: 'No seat was blocked.' },
  seats: { ko: '좌석', en: 'Seats' },
  opened: { ko: '{count}석 다시 엶: {note}', en: '{count} opened again: {note}' },
  allOpened: { ko: '모두 다시 엶', en: 'all open again' },
});
