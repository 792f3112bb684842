import { defineTexts } from '../i18n/index.ts';

export const waitingTexts = defineTexts('waiting', {
  lead: {
    ko: '자리가 나면 먼저 온 사람부터 잠시 잡아 두고 알려 드립니다.',
    en: 'What comes free is kept for a while for those who wait, the first first, and they get a message.',
  },
  howMany: { ko: '몇 개를 기다릴까요?', en: 'How many do you wait for?' },
  category: { ko: '가격 종류', en: 'Price category' },
  proof: { ko: '입장할 때 증빙을 보여 주세요.', en: 'Proof is asked for at the door.' },
  join: { ko: '대기하기', en: 'Join the waiting list' },
  joined: { ko: '대기 명단에 올렸습니다.', en: 'You are on the waiting list.' },
  see: { ko: '내 대기 보기', en: 'See my waiting lists' },
  'problem.already-waiting': {
    ko: '이미 다른 수량이나 가격 종류로 기다리고 있습니다.',
    en: 'You are waiting for another number or category of these already.',
  },
  'problem.accessible-not-offered': {
    ko: '대기 명단에서는 휠체어석 등 접근 가능한 좌석을 내주지 않습니다. 자리가 나면 바로 살 수 있습니다.',
    en: 'Accessible seats are not on the waiting list: those that come free can be bought at once.',
  },
  'problem.not-sold-out': {
    ko: '방금 자리가 났습니다. 바로 살 수 있습니다.',
    en: 'Some came free just now: you can buy them.',
  },
});
