import { defineTexts } from '../../i18n/index.ts';

export const roomsTexts = defineTexts('organiser-rooms', {
  none: { ko: '방이 없습니다.', en: 'There are no rooms.' },
  room: { ko: '방', en: 'Room' },
  nights: { ko: '기간', en: 'Nights' },
  units: { ko: '개수', en: 'Units' },
  capacity: { ko: '인원', en: 'Guests per unit' },
  soldNights: { ko: '판매한 박', en: 'Nights sold' },
  freeNights: { ko: '남은 박', en: 'Nights free' },
  onSale: { ko: '판매 중', en: 'on sale' },
  offSale: { ko: '판매 안 함', en: 'off sale' },
  edit: { ko: '{name} 바꾸기', en: 'Change {name}' },
  unitsEffect: {
    ko: '{nights}박마다 {units} → {nextUnits}개를 팝니다. 판 것보다 적게는 줄일 수 없고, 늘어난 것은 기다리는 팬에게 먼저 돌아갑니다.',
    en: 'Units {units} → {nextUnits} in each of {nights} nights. Never below what is sold or held; what comes is offered to those who wait first.',
  },
  priceTitle: { ko: '{name} {night} 가격', en: 'Price of {name}, {night}' },
  priceEffect: {
    ko: '{before} → {after}. 새로 고르는 것부터 적용되고 판 {sold}개는 그대로입니다. 남은 {free}개를 모두 팔면 {difference}',
    en: '{before} → {after}. It counts for new holds; {sold} that are sold keep their price. {difference} if all {free} that are free are sold.',
  },
  takeOff: { ko: '{name} 판매 멈추기', en: 'Take {name} off sale' },
  putOn: { ko: '{name} 다시 팔기', en: 'Put {name} on sale' },
  off: { ko: '멈추기', en: 'Take off' },
  on: { ko: '다시 팔기', en: 'Put on sale' },
  offEffect: {
    ko: '남은 {free}박을 더는 팔지 않습니다. 판 {sold}박은 그대로입니다.',
    en: '{free} free nights are no longer sold. The {sold} that are sold stand.',
  },
  onEffect: { ko: '남은 {free}박을 다시 팝니다.', en: '{free} free nights are on sale again.' },
  done: { ko: '적용했습니다.', en: 'Applied.' },
  byNight: { ko: '밤마다', en: 'By night' },
  night: { ko: '밤', en: 'Night' },
  sold: { ko: '판매', en: 'Sold' },
  held: { ko: '고르는 중', en: 'Held' },
  free: { ko: '남음', en: 'Free' },
});
