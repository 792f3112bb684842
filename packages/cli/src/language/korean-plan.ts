/** What a plan says: why a number is what it is, who calls whom and why. As in `korean.ts`. */
export const koreanPlan: Readonly<Record<string, string>> = {
  // --- where numbers come from
  'backup of the environment: at "{1}" UTC into {2} with the keys in secret {3}; the newest {4} stay':
    '환경의 백업 설정: "{1}"(UTC)마다 {2}에, 키는 시크릿 {3}. 최근 {4}개를 남깁니다',
  'each of {1} expectedFans comes once in the {2} s after opensAt {3} (the {4} s are assumed)':
    'expectedFans {1}명이 opensAt {3}부터 {2}초 안에 한 번씩 옵니다({4}초는 가정)',
  'assumed, until the first real sales show what fans do; purchases go from hold to ticket':
    '첫 판매로 실제를 알기 전까지의 가정입니다. 구매는 자리 잡기부터 티켓까지입니다',
  '{1}: the most pods are planned for so many times the expected crowd, which is a guess':
    '{1}: 예상 인원은 짐작이므로 파드의 최대치는 그 몇 배로 계획합니다',
  'default: the most pods are planned for so many times the expected crowd, which is a guess':
    '기본값: 예상 인원은 짐작이므로 파드의 최대치는 그 몇 배로 계획합니다',
  'any fans/s': '얼마든지',
  'headroom of the environment': '환경의 headroom',
  'state {1}: no pod runs ({2} when open)': '상태 {1}: 파드가 돌지 않습니다(운영 중에는 {2}개)',
  'per pod': '파드마다',
  '{1} fans/s': '초당 {1}명',
  'catalogue: resources of {1}': '카탈로그: {1}의 resources',
  'catalogue: database.poolSize of {1}, per pod': '카탈로그: {1}의 database.poolSize, 파드마다',
  'an autoscaler adds {1} % or {2} pods in {3} s': '오토스케일러는 {3}초에 {1} % 또는 파드 {2}개를 늘립니다',
  'the fewest from which one step reaches what the opening needs ({1})':
    '한 번 늘려 판매 시작 때 필요한 만큼이 되는 최소한({1})',
  'catalogue: replicas.min of {1}; enough for one step to what the opening needs':
    '카탈로그: {1}의 replicas.min. 한 번 늘리면 판매 시작 때 필요한 만큼이 됩니다',
  'an opening asks nothing of it': '판매 시작은 이 서비스와 상관없습니다',
  '{1} fans/s over {2} fans/s per pod at {3} % needs {4}, with headroom {5}':
    '초당 {1}명을 파드당 초당 {2}명의 {3} %로 나누면 {4}개, 여유를 두면 {5}',
  '{1}, but the catalogue allows {2}{3}': '{1}, 카탈로그가 허용하는 최대는 {2}{3}',
  ': the waiting room holds back the other fans': ': 나머지 팬은 대기실에서 기다립니다',
  '{1}: the waiting room holds back the other fans': '{1}: 나머지 팬은 대기실에서 기다립니다',
  '{1}; one above the minimum, so that there is room to grow': '{1}. 늘어날 수 있게 최소보다 하나 많습니다',
  '{1}, and it is never below the minimum': '{1}, 최소보다 적을 수는 없습니다',
  'catalogue: the image runs as a single pod': '카탈로그: 이 이미지는 파드 하나로 돕니다',
  'scale in the ops.yaml of this environment': '이 환경의 ops.yaml에 있는 scale',
  'scale in the festival file': '축제 파일의 scale',
  'minReplicas of the environment': '환경의 minReplicas',
  'the crowd of the opening': '판매 시작 때의 인원',
  'the catalogue': '카탈로그',
  'room to grow': '늘어날 여유',
  'the minimum': '최소',
  'catalogue: capacity names no kind of request': '카탈로그: capacity에 요청 종류가 없습니다',
  '; assumed: {1}/s per core, not measured': '. 코어당 초당 {1}은(는) 재지 않은 가정입니다',
  '; measured by {1}': '. 잰 명령: {1}',
  'measured by {1}': '잰 명령: {1}',
  'assumed: {1}/s per core, not measured': '코어당 초당 {1}은(는) 재지 않은 가정입니다',
  "the environment's database is not measured": '이 환경의 데이터베이스는 재지 않았습니다',
  'catalogue: each {1}{2}{3}': '카탈로그: 파드마다 {1}{2}{3}',
  '{1} (assumed)': '{1}(가정)',
  'waiting room': '대기실',
  'no image on the way of a fan says how much it carries':
    '팬이 거치는 이미지 가운데 감당하는 양을 밝힌 것이 없습니다',
  '{1}; {2} {3}, its share of peak capacity': '{1}. {2} {3}, 최대 처리량에서 자기 몫',
  'queue keeps one fair line for all gateway pods; without it each pod lets in':
    'queue가 모든 게이트웨이 파드의 줄을 하나로 유지하고, queue가 없으면 파드마다 들여보내는 수',
  'each gateway pod lets in': '게이트웨이 파드마다 들여보내는 수',
  'nothing limits it': '제한이 없습니다',
  'what the database was measured to carry ({1})': '데이터베이스가 감당하는 것으로 잰 양({1})',
  "; the environment's database is not measured": '. 이 환경의 데이터베이스는 재지 않았습니다',
  'what {1} carries with {2} pods at most{3}': '{1} 파드가 최대 {2}개일 때 감당하는 양{3}',
  '(max + surge) x pool + migration: {1}, setup 1; allowed are {2} - {3} reserved':
    '(최대 + 교체 여유) x 풀 + 마이그레이션: {1}, 설정 1. 허용은 {2} - 예약 {3}',
  'every service at max + surge, the data engine, and the Jobs of the fullest wave':
    '모든 서비스의 최대 + 교체 여유, 데이터 엔진, 가장 많은 웨이브의 Job',
  'requests of {1}': '{1}의 requests',
  'limits of {1}': '{1}의 limits',
  'volumes of the data engine': '데이터 엔진의 볼륨',
  'environment {1} has no price table ("prices")': '{1} 환경에 가격표("prices")가 없습니다',
  'per hour': '시간당',
  'stopped: the data engine and its volumes, by their requests':
    '멈췄을 때: 데이터 엔진과 그 볼륨, requests 기준',
  'while open': '운영 중',
  'idle + every service at its minimum, by its requests': '멈췄을 때 + 모든 서비스의 최소, requests 기준',
  'idle + every service at its maximum': '멈췄을 때 + 모든 서비스의 최대',

  // --- who calls whom, by the plan
  'keeps and reads backups': '백업을 저장하고 읽음',
  'sends mails': '메일을 보냄',
  'reads metrics for the server board': '서버 화면을 위해 지표를 읽음',
  "posts events to organisers' systems": '주최자 시스템에 이벤트를 보냄',
  'routes: {1}': '경로: {1}',
  'its own database': '자기 데이터베이스',
  'domain events': '도메인 이벤트',
  'makes a database and a role per service': '서비스마다 데이터베이스와 역할을 만듦',
  'declares exchanges, queues and bindings': '익스체인지, 큐, 바인딩을 선언함',
  'makes the virtual host, its user and permissions': '가상 호스트와 사용자, 권한을 만듦',
  "brings a service's schema up to date": '서비스의 스키마를 최신으로 맞춤',
  'copies every database at one moment': '모든 데이터베이스를 한 시점으로 복사함',
  'counts messages in queues': '큐의 메시지를 셈',
  "its sidecar's certificate and configuration": '사이드카의 인증서와 설정',
  'the way in from the internet': '인터넷에서 들어오는 길',
  'the operator watches the instances': '오퍼레이터가 인스턴스를 지켜봄',
  'an instance reports its state': '인스턴스가 자기 상태를 알림',
  'instances ask each other': '인스턴스끼리 물음',
  'nodes of one cluster': '한 클러스터의 노드',

  // --- who calls whom, by the catalogue
  'log-ins with Kakao, where the provider is simulated': '카카오 로그인, 제공자를 흉내 내는 곳에서',
  'log-ins with Kakao: tokens and their keys': '카카오 로그인: 토큰과 그 키',
  'what a member still has, before an account is deleted': '계정을 지우기 전에 회원에게 남은 것',
  'asks what a ticket or a receipt says, and whose it is': '티켓이나 영수증의 내용과 주인을 물음',
  "reads the public keys of members' tokens": '회원 토큰의 공개 키를 읽음',
  "the public keys of members' tokens": '회원 토큰의 공개 키',
  'asks for the name that a ticket shows': '티켓에 적힐 이름을 물음',
  'open, refresh and revoke browser sessions': '브라우저 세션을 열고 갱신하고 끝냄',
  'how many fans operations let in': '운영팀이 들여보내는 팬의 수',
  'the waiting room, once a second': '대기실, 1초에 한 번',
  "asks for a member's address when a mail is being sent": '메일을 보낼 때 회원의 주소를 물음',
  'asks for address and link of a ticket that is offered by mail':
    '메일로 양도하는 티켓의 주소와 링크를 물음',
  'asks for the tickets that confirm an order': '주문을 확인하는 티켓을 물음',
  "the providers' APIs where payments are sandboxed": '결제가 sandbox인 곳의 결제사 API',
  "the provider's API where payments are sandboxed": '결제가 sandbox인 곳의 결제사 API',
  'ready, approve, cancel and order': '준비, 승인, 취소, 조회',
  'confirm, cancel and payment status': '승인, 취소, 결제 조회',
  'quote, extend, pin, sell and release holds': '잡은 자리의 견적, 연장, 고정, 판매, 해제',
  'the same, where the environment says grpc: true': '환경에 grpc: true가 있으면 같은 일',
  'the same of holds of nights, and withdraw bookings': '숙박에 대해 같은 일, 예약 취소',
  'the same of holds of goods, and withdraw pick-ups': '상품에 대해 같은 일, 수령 취소',
  'start, capture, void and refund payments; its ledger, for settlements':
    '결제의 시작, 승인, 무효, 환불과 정산을 위한 원장',
  'names and addresses of members, for the support desk and exports':
    '상담과 내려받기를 위한 회원의 이름과 주소',
  'messages of an order, for the support desk': '상담을 위한 주문의 메시지',
  'replay of events; dead letters': '이벤트 다시 보내기와 배달 못 한 메시지',
  'generation, provision sale data; audit; replay of events; dead letters':
    '세대, 판매 데이터 준비, 감사, 이벤트 다시 보내기, 배달 못 한 메시지',
  'provision sale data; audit; replay of events; dead letters':
    '판매 데이터 준비, 감사, 이벤트 다시 보내기, 배달 못 한 메시지',
  'audit; replay of events; dead letters': '감사, 이벤트 다시 보내기, 배달 못 한 메시지',
  "audit against the provider's own ledger": '결제사 원장과 대조하는 감사',
  'provision goods; audit; replay of events; dead letters':
    '상품 준비, 감사, 이벤트 다시 보내기, 배달 못 한 메시지',
  'provision rooms; audit; replay of events; dead letters':
    '객실 준비, 감사, 이벤트 다시 보내기, 배달 못 한 메시지',
  'provision when the sale opens': '판매 시작 시각 준비',
  'rebuild; dead letters': '다시 만들기와 배달 못 한 메시지',
  "the festival's title and pictures, for link previews": '링크 미리 보기를 위한 축제의 제목과 그림',
};
