import { defineTexts } from '../../i18n/index.ts';

export const keysTexts = defineTexts('organiser-keys', {
  about: {
    ko: '기계와 다른 시스템이 쓰는 열쇠입니다. 사람이 나가면 그 사람이 아는 키를 폐기하세요.',
    en: 'For machines and other systems. When a person leaves, revoke the keys whose secret they know.',
  },
  none: { ko: 'API 키가 없습니다.', en: 'There is no API key.' },
  make: { ko: '키 만들기', en: 'Make a key' },
  name: { ko: '어디에 쓰는지', en: 'What it is for' },
  may: { ko: '할 수 있는 일', en: 'It may' },
  'scope.tickets:check-in': { ko: '입장 확인', en: 'check tickets in' },
  'scope.webhooks:manage': { ko: '웹훅 관리', en: 'manage webhooks' },
  'scope.orders:read': { ko: '주문 보기', en: 'read orders' },
  'scope.exports:read': { ko: '내려받기', en: 'download exports' },
  'scope.vouchers:manage': { ko: '할인 코드 관리', en: 'manage vouchers' },
  chooseOne: { ko: '할 수 있는 일을 하나 이상 고르세요.', en: 'Choose at least one thing it may do.' },
  id: { ko: '키 id', en: 'Key id' },
  secret: { ko: '비밀 값', en: 'Secret' },
  made: { ko: '만든 때', en: 'Made' },
  used: { ko: '마지막 사용', en: 'Last used' },
  never: { ko: '쓴 적 없음', en: 'never' },
  revoked: { ko: '폐기됨', en: 'revoked' },
  active: { ko: '사용 가능', en: 'active' },
  revoke: { ko: '폐기', en: 'Revoke' },
  revokeTitle: { ko: '{name} 폐기', en: 'Revoke {name}' },
  revokeEffect: {
    ko: '이 키 1개로 더는 아무것도 할 수 없습니다. 몇 초 안에 바꾸는 일이, 10분 안에 읽는 일이 멈춥니다. 마지막 사용: {used}',
    en: 'This one key gets no token from now on: it changes nothing within seconds and reads nothing within ten minutes. Last used: {used}',
  },
  revokeDone: { ko: '폐기했습니다.', en: 'The key is revoked.' },
});
