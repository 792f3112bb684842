import { defineTexts } from '../i18n/index.ts';

export const waitingRoomTexts = defineTexts('waiting-room', {
  inTheLine: { ko: '대기실', en: 'Waiting room' },
  placeDrawn: {
    ko: '예매가 열리는 {time}에 순번을 추첨합니다. 이 화면을 그대로 두세요. 먼저 왔거나 여러 번 눌러도 순번은 달라지지 않습니다.',
    en: 'Your place is drawn when sales open at {time}. Keep this page open. Coming early or reloading changes nothing.',
  },
  yourPlace: { ko: '대기 순번', en: 'Your place' },
  ahead: { ko: '앞에 약 {count}명', en: 'about {count} ahead of you' },
  minutes: { ko: '약 {count}분', en: 'about {count} min' },
  placeKept: {
    ko: '순서가 되면 저절로 들어갑니다. 새로 고치거나 닫았다 다시 열어도 순번은 그대로입니다.',
    en: 'You will be let in by itself. Reloading, or closing and coming back, keeps your place.',
  },
  lineStands: {
    ko: '예매가 잠시 중단되어 대기 줄도 멈췄습니다. 순번은 그대로이고, 예매가 다시 시작되면 이어집니다.',
    en: 'Sales are paused, so the line stands still. Your place is kept, and the line goes on when sales do.',
  },
  noPlaceFree: {
    ko: '지금은 모든 자리를 다른 분들이 잡고 있거나 팔렸습니다. 결제하지 않은 자리는 몇 분 안에 다시 나옵니다. 들어가서도 잠시 기다려야 할 수 있습니다.',
    en: 'Just now every place is held by others or sold. Places that are not paid for come back within minutes, so you may have to wait for one when you are let in.',
  },
  inLine: {
    ko: '지금 찾는 분이 많습니다. {seconds}초 뒤에 저절로 다시 시도합니다.',
    en: 'Many people are here just now. Trying again by itself in {seconds} s.',
  },
});
