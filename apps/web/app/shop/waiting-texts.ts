import { defineTexts } from '../i18n/index.ts';

export const waitingTexts = defineTexts('waiting', {
  lead: {
    ko: '자리가 나면 먼저 온 사람부터 잠시 잡아 두고 알려 드립니다.',
    en: 'What comes free is kept for a while for those who wait, the first first, and they get a message.',
  },
  howMany: { ko: '몇 개를 기다릴까요?', en: 'How many do you wait for?' },
  join: { ko: '대기하기', en: 'Join the waiting list' },
  joined: { ko: '대기 명단에 올렸습니다.', en: 'You are on the waiting list.' },
  see: { ko: '내 대기 보기', en: 'See my waiting lists' },
  'problem.already-waiting': {
    ko: '이미 다른 수량으로 기다리고 있습니다.',
    en: 'You are waiting for another number of these already.',
  },
  'problem.not-sold-out': {
    ko: '방금 자리가 났습니다. 바로 살 수 있습니다.',
    en: 'Some came free just now: you can buy them.',
  },
});
