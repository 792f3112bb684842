import type { Language } from '../language/language.ts';
import type { Limit } from './limits.ts';

/** What a simulated opening says, apart from its numbers. */
export interface SimulationTexts {
  readonly title: (festival: string, environment: string, fans: string, seed: number) => string;
  readonly assumed: string;
  readonly assumption: {
    readonly early: (percent: string) => string;
    readonly spread: (seconds: string) => string;
    readonly patience: (minutes: string) => string;
    readonly places: (count: string) => string;
    readonly lapsing: (percent: string) => string;
  };
  readonly place: {
    readonly name: string;
    readonly soldOut: (time: string) => string;
    readonly left: (count: string) => string;
  };
  readonly noneFree: (time: string) => string;
  readonly room: string;
  readonly admitted: (most: string, mean: string, rate: string) => string;
  /** How many the waiting room lets in: a rate, or all. */
  readonly rate: (perSecond: string) => string;
  readonly everybody: string;
  readonly waits: (median: string, longest: string) => string;
  readonly fans: string;
  readonly outcomes: Readonly<
    Record<'bought' | 'gaveUpWaiting' | 'didNotPay' | 'foundNone' | 'tooLate' | 'stillThere', string>
  >;
  readonly database: string;
  readonly databaseUse: (cores: string, wal: string, walAll: string, bytes: string) => string;
  readonly connections: (open: string, planned: string, needed: string, allowed: string) => string;
  readonly broker: string;
  readonly brokerUse: (events: string, cores: string) => string;
  readonly nodes: string;
  readonly nodeCount: (size: string, opening: string, most: string, needed: string) => string;
  readonly tooLarge: string;
  readonly timeline: readonly string[];
  readonly services: readonly string[];
  readonly limits: readonly string[];
  readonly limitKinds: Readonly<Record<Limit['kind'], string>>;
  readonly first: (limit: string) => string;
  readonly noLimit: string;
  readonly above: (rate: string, limit: string) => string;
  readonly short: (services: string) => string;
}

const en: SimulationTexts = {
  title: (festival, environment, fans, seed) =>
    `${festival} in ${environment}: the opening for ${fans} fans, simulated with seed ${seed}`,
  assumed: 'assumed',
  assumption: {
    early: (percent) => `${percent} % of the fans are there at the opening (--early)`,
    spread: (seconds) => `the others come evenly within ${seconds} s (--spread)`,
    patience: (minutes) => `a waiting fan gives up after ${minutes} min on average (--patience)`,
    places: (count) => `${count} places per purchase (--places)`,
    lapsing: (percent) => `${percent} % of the holds lapse`,
  },
  place: {
    name: 'places',
    soldOut: (time) => `sold out after ${time}`,
    left: (count) => `${count} left`,
  },
  noneFree: (time) => `none free for the first time after ${time}`,
  room: 'waiting room',
  admitted: (most, mean, rate) =>
    `${most}/s let in at most, ${mean}/s until none was free; its rate: ${rate}`,
  rate: (perSecond) => `${perSecond}/s`,
  everybody: 'everybody',
  waits: (median, longest) => `half of those let in waited at most ${median}, the longest ${longest}`,
  fans: 'fans',
  outcomes: {
    bought: 'bought',
    gaveUpWaiting: 'gave up waiting',
    didNotPay: 'let a hold lapse',
    foundNone: 'found no free place',
    tooLate: 'were not in when all was sold',
    stillThere: 'still there',
  },
  database: 'database',
  databaseUse: (cores, wal, walAll, bytes) =>
    `${cores} cores and ${wal} MB/s written ahead at most; ${walAll} GB written ahead, ${bytes} GB larger after the sale`,
  connections: (open, planned, needed, allowed) =>
    `${open} connections at most, ${planned} while pods roll, of ${allowed}; ${needed} for the pods that are needed`,
  broker: 'broker',
  brokerUse: (events, cores) => `${events} events/s and ${cores} cores at most`,
  nodes: 'nodes',
  nodeCount: (size, opening, most, needed) =>
    `${opening} of ${size} at the opening, ${most} at most; ${needed} for the pods that are needed`,
  tooLarge: 'none: a pod is larger',
  timeline: ['AFTER', 'COME/S', 'WAITING', 'LET IN/S', 'SHOPPING', 'HELD', 'SOLD', 'PURCHASES/S'],
  services: ['SERVICE', 'AT OPENING', 'MOST', 'ALLOWED', 'NEEDED', 'BUSIEST', 'OVERLOADED'],
  limits: ['PURCHASES/S', 'LIMIT', 'OF', 'SOURCE'],
  limitKinds: {
    service: 'pods of a service',
    'measured-database': 'database, as measured',
    'database-cpu': 'CPU of the database',
    'section-lock': 'lock of the largest standing section: no pod raises it',
  },
  first: (limit) => `binds first: ${limit}`,
  noLimit: 'nothing is known to limit it',
  above: (rate, limit) =>
    `the waiting room lets in ${rate}, and ${limit} purchases/s can be completed: where more buy, they wait for tickets`,
  short: (services) =>
    `too few pods are allowed of ${services}: requests wait or are refused while they are overloaded`,
};

const ko: SimulationTexts = {
  title: (festival, environment, fans, seed) =>
    `${festival} (${environment}): 팬 ${fans}명의 판매 시작, 시드 ${seed}로 모의 실행`,
  assumed: '가정',
  assumption: {
    early: (percent) => `팬의 ${percent} %는 판매 시작 때 이미 와 있음 (--early)`,
    spread: (seconds) => `나머지는 ${seconds}초 동안 고르게 옴 (--spread)`,
    patience: (minutes) => `기다리는 팬은 평균 ${minutes}분 뒤 포기 (--patience)`,
    places: (count) => `구매 한 건에 ${count}자리 (--places)`,
    lapsing: (percent) => `잡은 자리의 ${percent} %는 결제하지 않아 풀림`,
  },
  place: {
    name: '자리',
    soldOut: (time) => `${time} 뒤 매진`,
    left: (count) => `${count}자리 남음`,
  },
  noneFree: (time) => `${time} 뒤 처음으로 빈자리 없음`,
  room: '대기실',
  admitted: (most, mean, rate) =>
    `초당 최대 ${most}명, 빈자리가 없어질 때까지 평균 ${mean}명 입장 (속도: ${rate})`,
  rate: (perSecond) => `초당 ${perSecond}명`,
  everybody: '모두',
  waits: (median, longest) => `입장한 팬의 절반은 ${median} 안에, 가장 오래 기다린 팬은 ${longest} 만에 입장`,
  fans: '팬',
  outcomes: {
    bought: '구매',
    gaveUpWaiting: '기다리다 포기',
    didNotPay: '자리를 잡고 결제하지 않음',
    foundNone: '빈자리를 찾지 못함',
    tooLate: '매진될 때까지 차례가 오지 않음',
    stillThere: '아직 남아 있음',
  },
  database: '데이터베이스',
  databaseUse: (cores, wal, walAll, bytes) =>
    `최대 ${cores}코어, WAL ${wal} MB/s; 판매가 끝나면 WAL ${walAll} GB, 크기 ${bytes} GB 증가`,
  connections: (open, planned, needed, allowed) =>
    `연결 최대 ${open}개, 파드 교체 중 ${planned}개(한도 ${allowed}개), 필요한 파드를 모두 두려면 ${needed}개`,
  broker: '브로커',
  brokerUse: (events, cores) => `최대 초당 이벤트 ${events}건, ${cores}코어`,
  nodes: '노드',
  nodeCount: (size, opening, most, needed) =>
    `${size} 기준 판매 시작 때 ${opening}대, 최대 ${most}대, 필요한 파드를 모두 두려면 ${needed}대`,
  tooLarge: '없음(노드보다 큰 파드가 있음)',
  timeline: ['시각', '도착/초', '대기', '입장/초', '쇼핑 중', '잡힌 자리', '팔린 자리', '구매/초'],
  services: ['서비스', '시작 때', '최대', '허용', '필요', '가장 바쁠 때', '과부하'],
  limits: ['구매/초', '한계', '대상', '근거'],
  limitKinds: {
    service: '서비스 파드',
    'measured-database': '측정한 데이터베이스',
    'database-cpu': '데이터베이스 CPU',
    'section-lock': '가장 큰 스탠딩 구역의 잠금: 파드를 늘려도 그대로',
  },
  first: (limit) => `먼저 걸리는 한계: ${limit}`,
  noLimit: '알려진 한계가 없습니다',
  above: (rate, limit) =>
    `대기실의 속도는 ${rate}, 끝낼 수 있는 구매는 초당 ${limit}건입니다: 더 많이 사면 티켓을 기다립니다`,
  short: (services) => `허용된 파드가 모자라는 서비스: ${services}. 과부하 동안 요청이 기다리거나 거절됩니다`,
};

export const TEXTS: Readonly<Record<Language, SimulationTexts>> = { en, ko };
