import { defineTexts } from '../../i18n/index.ts';
import { defineProblems } from '../../i18n/problem-text.ts';

export const serversTexts = defineTexts('organiser-servers', {
  none: {
    ko: '이 환경에는 지표를 모으는 곳이 없습니다. 환경 파일의 monitoring.prometheus에 주소를 적으면 여기에 나타납니다.',
    en: 'Nothing reads metrics here. Name the address in monitoring.prometheus of the environment, and they appear.',
  },
  read: { ko: '{time} 기준', en: 'As of {time}' },
  'from.prometheus': { ko: '프로메테우스, 지난 2분', en: 'Prometheus, the last two minutes' },
  'from.scrape': { ko: '서비스가 직접 말한 값', en: 'As the services say themselves' },
  service: { ko: '서비스', en: 'Service' },
  isWell: { ko: '정상', en: 'well' },
  isSlow: { ko: '느림', en: 'slow' },
  isFailing: { ko: '오류', en: 'failing' },
  isBehind: { ko: '밀림', en: 'behind' },
  isGone: { ko: '응답 없음', en: 'no answer' },
  pods: { ko: '파드', en: 'Pods' },
  cpu: { ko: 'CPU (코어)', en: 'CPU, cores' },
  memory: { ko: '메모리 (가장 큰 파드)', en: 'Memory, largest pod' },
  requests: { ko: '초당 요청', en: 'Requests per second' },
  p50: { ko: '응답 중앙값', en: 'Answer time, half' },
  p99: { ko: '응답 p99', en: 'Answer time, p99' },
  errors: { ko: '초당 오류', en: 'Errors per second' },
  lag: { ko: '이벤트 지연', en: 'Event lag' },
  deadLetters: { ko: '처리 못 한 이벤트', en: 'Dead letters' },
  megabytes: { ko: '{count} MB', en: '{count} MB' },
  milliseconds: { ko: '{count} ms', en: '{count} ms' },
  seconds: { ko: '{count}초', en: '{count} s' },
});

defineProblems(
  defineTexts('organiser-servers-problems', {
    'problem.metrics-unavailable': {
      ko: '지표를 모으는 곳이 응답하지 않습니다. 잠시 뒤 저절로 다시 읽습니다.',
      en: 'Nothing answers where the metrics are. This page tries again by itself.',
    },
  }),
);
