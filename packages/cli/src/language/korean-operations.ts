/**
 * What `clove validate` says about the files of operations and of service authors: environments, ops files, templates,
 * catalogue, releases, and files that nothing reads. As in `korean.ts`.
 */
export const koreanOperations: Readonly<Record<string, string>> = {
  // --- formats
  'a host name': '호스트 이름이어야 합니다',
  'storage in Gi or Ti': '저장 용량은 Gi 또는 Ti로 씁니다',
  'cpu as whole cores or millicores': 'cpu는 코어 정수나 밀리코어로 씁니다',
  'cpu as whole cores or millicores, e.g. 500m': 'cpu는 코어 정수나 밀리코어로 씁니다. 예: 500m',
  'memory in Mi or Gi': '메모리는 Mi 또는 Gi로 씁니다',
  'memory in Mi or Gi, e.g. 192Mi': '메모리는 Mi 또는 Gi로 씁니다. 예: 192Mi',
  'a DNS label': 'DNS 레이블(소문자, 숫자, 사이의 붙임표)이어야 합니다',
  'a DNS label in lower case': '소문자 DNS 레이블이어야 합니다',
  'a DNS label in lower case, at most 52 characters': '52자 이하의 소문자 DNS 레이블이어야 합니다',
  'a network like 10.20.0.0/24': '10.20.0.0/24 같은 네트워크여야 합니다',
  'a role name': '데이터베이스 역할 이름이어야 합니다',
  'a database name': '데이터베이스 이름이어야 합니다',
  'a user name': '사용자 이름이어야 합니다',
  'ends with a hyphen, at most 22 characters': '붙임표로 끝나고 22자 이하여야 합니다',
  'registry and path': '레지스트리와 경로여야 합니다',
  'registry and path without a tag': '태그 없이 레지스트리와 경로만 써야 합니다',
  'a path that ends with a slash': '빗금으로 끝나는 경로여야 합니다',
  'folders that end with a slash, such as tickets/clove/':
    '빗금으로 끝나는 폴더여야 합니다. 예: tickets/clove/',
  'https://, ssh:// or git@': 'https://, ssh:// 또는 git@로 시작해야 합니다',
  'a trigger such as on-sync-failed': 'on-sync-failed 같은 트리거여야 합니다',
  'a currency code such as KRW': 'KRW 같은 통화 코드여야 합니다',
  'an environment variable in upper case': '대문자로 된 환경 변수 이름이어야 합니다',
  'sha256:<64 hexadecimal digits>': 'sha256:<16진수 64자리> 꼴이어야 합니다',
  'a tag of a container image': '컨테이너 이미지의 태그여야 합니다',
  'a domain event as <service>.<EventName>': '<서비스>.<이벤트 이름> 꼴의 도메인 이벤트여야 합니다',
  'a version such as 1.4.0': '1.4.0 같은 버전이어야 합니다',

  'invalid ISO datetime': '시차가 붙은 시각이어야 합니다. 예: 2026-06-01T20:00:00+09:00',
  'invalid URL': '맞지 않는 URL입니다',
  'too small: expected {1} to be >{2}': '너무 작습니다. {2}보다 커야 합니다',

  // --- environments and ops files
  'the folder is called "{1}"': '폴더 이름은 "{1}"입니다',
  'release {1} is never committed: tier {2} pins a version':
    '릴리스 {1}은(는) 커밋할 수 없습니다. tier {2}에서는 버전을 고정하세요',
  'tier production refuses sandboxed payments': 'tier production에서는 sandbox 결제를 쓸 수 없습니다',
  'tier production refuses the sandbox for log-ins: anybody could log in as anybody':
    'tier production에서는 sandbox 로그인을 쓸 수 없습니다. 누구나 다른 사람으로 로그인할 수 있습니다',
  'tier production refuses sandboxed mails: name the mail server as mail: { smtp: ... }':
    'tier production에서는 sandbox 메일을 쓸 수 없습니다. 메일 서버를 mail: { smtp: ... }로 적어 주세요',
  'tier production needs backups: {1}': 'tier production에는 백업이 필요합니다: {1}',
  'backup: { schedule, keep, target }, or "elsewhere" where the database servers are backed up':
    'backup: { schedule, keep, target }. 데이터베이스 서버를 따로 백업한다면 "elsewhere"',
  'scheme and host, such as https://s3.ap-northeast-2.amazonaws.com':
    '스킴과 호스트여야 합니다. 예: https://s3.ap-northeast-2.amazonaws.com',
  'a region such as ap-northeast-2': 'ap-northeast-2 같은 리전이어야 합니다',
  'the name of a bucket': '버킷 이름이어야 합니다',
  'a path without slashes at its ends': '양 끝에 빗금이 없는 경로여야 합니다',
  'tier production refuses a backup store without TLS: https://':
    'tier production은 TLS 없는 백업 저장소를 거부합니다. https://를 쓰세요',
  'virtualHost needs a bucket without dots and an endpoint with a name: use path':
    'virtualHost에는 점이 없는 버킷 이름과 호스트 이름으로 된 endpoint가 필요합니다. path를 쓰세요',
  'the store is in this cluster or outside: namespace or cidrs':
    '저장소는 이 클러스터 안이나 밖 가운데 하나입니다. namespace 또는 cidrs만 쓰세요',
  'tier local has no calendar: "npx clove backup" makes one':
    'tier local에는 예약 실행이 없습니다. "npx clove backup"으로 백업하세요',
  'tier {1} refuses private receivers of webhooks: {2}':
    'tier {1}에서는 웹훅을 내부 주소로 보낼 수 없습니다: {2}',
  'a cluster reaches receivers on the internet alone': '클러스터는 인터넷에 있는 주소로만 보냅니다',
  'a schedule in UTC: "M * * * *", "M */H * * *", "M H * * *" or "M H * * D"':
    'UTC 시각표여야 합니다: "M * * * *", "M */H * * *", "M H * * *" 또는 "M H * * D"',
  'scheme, host and port, such as {1}': '스킴, 호스트, 포트를 적어 주세요. 예: {1}',
  'tier {1} needs a route: ingress or gatewayApi': 'tier {1}에는 경로가 필요합니다: ingress 또는 gatewayApi',
  'tier local needs the data engine bundled: one machine has no {1}':
    'tier local의 데이터 엔진은 bundled여야 합니다. 컴퓨터 한 대에 없는 것: {1}',
  operators: '오퍼레이터',
  'shared servers': '공용 서버',
  'prometheusOperator needs monitoring: { namespace }: scraping is not allowed without it':
    'prometheusOperator에는 monitoring: { namespace }가 필요합니다. 없으면 아무도 수집할 수 없습니다',
  'tier production is watched by the Prometheus operator, which needs monitoring: { namespace }; without alerts: observability: { kind: none }':
    'tier production은 Prometheus 오퍼레이터로 감시하므로 monitoring: { namespace }가 필요합니다. 알림 없이 쓰려면 observability: { kind: none }',
  'tier local is not committed: nothing is promoted from it':
    'tier local은 커밋되지 않으므로 여기서 승격할 수 없습니다',
  'there is no environment "{1}"{2}': '"{1}" 환경이 없습니다{2}',
  '{1} is of tier local: nothing is promoted to it': '{1} 환경은 tier local이므로 승격할 수 없습니다',
  'promotion is circular: {1}': '승격이 순환합니다: {1}',
  'the hash that "clove diff" names': '"clove diff"가 알려 주는 해시여야 합니다',
  'names either what it destroys or what it accepts': 'destroys와 accepts 중 하나만 있어야 합니다',
  'the database {1} would have {2} characters and PostgreSQL allows {3}: shorten namespacePrefix':
    '데이터베이스 이름 {1}이(가) {2}자가 되는데 PostgreSQL은 {3}자까지입니다. namespacePrefix를 줄이세요',
  'this is the root of the repository: remove argocd.pathPrefix ("{1}")':
    '여기는 저장소의 최상위입니다. argocd.pathPrefix("{1}")를 지우세요',
  'this is the folder {1} of the repository: argocd needs pathPrefix: {2}':
    '여기는 저장소의 {1} 폴더입니다. argocd에 pathPrefix: {2}를 쓰세요',

  'an https address without credentials, query and fragment':
    '아이디와 비밀번호, 쿼리, 조각이 없는 https 주소여야 합니다',
  'printable characters without spaces': '공백 없이 출력 가능한 ASCII 문자여야 합니다',
  'an https or ssh address without a password': '비밀번호가 없는 https 또는 ssh 주소여야 합니다',
  'a branch': '브랜치 이름이어야 합니다',
  'a name without a colon': '쌍점이 없는 이름이어야 합니다',
  'a host, and its port if it is not 443': '호스트여야 하며, 443이 아니면 포트도 적어 주세요',
  'Argo CD keeps the console: it needs argocd': '콘솔은 Argo CD가 유지하므로 argocd가 필요합니다',
  'the console needs a route: ingress or gatewayApi': '콘솔에는 경로가 필요합니다: ingress 또는 gatewayApi',
  'no one could get in: name operators or viewers':
    '아무도 들어올 수 없습니다. operators나 viewers를 적어 주세요',
  'festival {1} has this address: give the console another':
    '{1} 축제가 이 주소를 씁니다. 콘솔에는 다른 주소를 적어 주세요',

  // --- templates
  '{1} has no service "{2}"{3}': '{1} 템플릿에 "{2}" 서비스가 없습니다{3}',
  'service "{1}" is removed above': '"{1}" 서비스는 위에서 지워집니다',
  '{1} is an image of service {2}, not of {3}; the pool has {4}':
    '{1}은(는) {3}이(가) 아니라 {2} 서비스의 이미지입니다. 풀에 있는 것: {4}',
  '{1} is a tool: a template has one, which it can replace':
    '{1}은(는) 도구입니다. 템플릿에는 하나만 있으며 바꿀 수는 있습니다',
  '{1} is an image of service {2}, which {3} fills already: use "replace"':
    '{1}은(는) {2} 서비스의 이미지인데 이미 {3}이(가) 있습니다. "replace"를 쓰세요',
  'there is no image "{1}" in the pool{2}': '풀에 "{1}" 이미지가 없습니다{2}',
  '{1} is needed: {2}': '{1} 서비스는 필요합니다: {2}',
  '{1} calls it ({2})': '{1}이(가) 호출합니다 ({2})',
  "reads the public keys of members' tokens": '회원 토큰의 공개 키를 읽음',
  'every festival is set up by it': '모든 축제를 준비하는 데 쓰입니다',
  'it is the way in': '들어오는 입구입니다',
  '{1} calls {2} ({3}), which the template lacks': '{1}이(가) {2}을(를) 호출하는데({3}) 템플릿에 없습니다',
  '{1} extends itself: {2}': '{1} 템플릿이 자기 자신을 확장합니다: {2}',
  '{1} is a built-in template: give the file another name':
    '{1}은(는) 내장 템플릿입니다. 파일 이름을 바꾸세요',
  '"{1}" is no name for a template: lower case letters, digits and hyphens':
    '"{1}": 템플릿 이름이 될 수 없습니다. 소문자, 숫자, 붙임표만 쓰세요',

  // --- catalogue and releases
  'the file of image "{1}" must be called {2}.yaml': '"{1}" 이미지의 파일 이름은 {2}.yaml이어야 합니다',
  'a measured capacity names the benchmark that measured it':
    '측정한 용량에는 측정한 벤치마크를 measuredBy에 써야 합니다',
  'the memory request is above its limit': '메모리 요청이 한도보다 큽니다',
  '{1} is not an event of service {2}': '{1}은(는) {2} 서비스의 이벤트가 아닙니다',
  'an image of service payment names what its provider takes, such as currencies: [KRW]':
    'payment 서비스의 이미지에는 결제사가 받는 통화를 써야 합니다. 예: currencies: [KRW]',
  'a method and a path, such as POST /api/seats/holds': 'POST /api/seats/holds처럼 메서드와 경로를 적으세요',
  'a path such as /api/seats': '/api/seats처럼 경로를 적으세요',
  '{1} is claimed by {2} and by {3}: a prefix leads to one service':
    '{1}: {2}, {3} 두 이미지가 같은 경로를 씁니다. 경로 하나는 서비스 하나로 갑니다',
  'a second edge to {1} on its {2} port': '{1}의 {2} 포트로 가는 edge가 이미 있습니다',
  'a planned image has no entry: add it with the code, and remove availability':
    '계획 중인 이미지에는 entry를 쓸 수 없습니다. 코드와 함께 쓰고 availability를 지우세요',
  'the image needs "entry" (bundled here) or "external" (built elsewhere)':
    '이미지에는 "entry"(여기서 묶음) 또는 "external"(다른 곳에서 빌드)이 필요합니다',
  'the image has both "entry" and "external": keep one':
    '"entry"와 "external"이 함께 있습니다. 하나만 남기세요',
  'no image has service "{1}"{2}': '"{1}" 서비스의 이미지가 없습니다{2}',
  'an edge to the management port of {1} is missing: its credential serves both':
    '{1}의 관리 포트로 가는 edge가 없습니다. 인증 정보 하나를 함께 씁니다',
  '{1} does not answer by gRPC: it has no "grpc: true"':
    '{1}은(는) gRPC로 답하지 않습니다. "grpc: true"가 없습니다',
  '{1} has no edge to the management port of {2}: add one':
    '{1}: {2} 서비스의 관리 포트로 가는 edge가 없습니다. 추가하세요',
  'no image publishes "{1}"{2}': '"{1}" 이벤트를 발행하는 이미지가 없습니다{2}',
  'there is no release "{1}"{2}': '"{1}" 릴리스가 없습니다{2}',
  'the file of release {1} is called {2}.yaml': '릴리스 {1}의 파일 이름이 {2}.yaml입니다',

  // --- files that nothing reads
  'this is a {1}: put the file itself here': '{1}입니다. 파일 자체를 두세요',
  'symbolic link': '심볼릭 링크',
  'special file': '특수 파일',
  repository: '다른 git 저장소',
  'nothing reads this file: {1}': '이 파일은 아무 데서도 읽지 않습니다: {1}',
  'nothing reads this file: gitops has festivals, environments and templates{1}':
    '이 파일은 아무 데서도 읽지 않습니다. gitops에는 festivals, environments, templates가 있습니다{1}',
  'nothing reads this file: {1} has files {2} only':
    '이 파일은 아무 데서도 읽지 않습니다. {1}에는 {2} 파일만 둡니다',
  'nothing reads this file{1}, and {2} is there already: keep one of the two':
    '이 파일은 아무 데서도 읽지 않습니다{1}. {2} 파일이 이미 있으니 하나만 남기세요',
  'nothing reads this file{1}: its place is {2}': '이 파일은 아무 데서도 읽지 않습니다{1}. 둘 자리: {2}',
  ', since it lies in a folder below {1}': ' ({1} 아래의 폴더에 있음)',
  'an environment is a folder with an environment.yaml{1}': '환경은 environment.yaml이 있는 폴더입니다{1}',
  '{1}/<slug> has {2} and no folders': '{1}/<slug>에는 {2}만 두고 폴더는 두지 않습니다',
  '{1} has {2}{3}': '{1}에 두는 파일: {2}{3}',
  '{1}; call it {2}': '{1}. 이름을 {2}(으)로 바꾸세요',
  '; call it {1}': '. 이름을 {1}(으)로 바꾸세요',
  '{1} renders {2}/{3}.yaml: only environments that are promoted to have copies':
    '{1} 환경은 {2}/{3}.yaml을 렌더링합니다. 사본은 승격받는 환경에만 둡니다',
  '{1} has acknowledgements only': '{1}에는 acknowledgements만 둡니다',
  'environment {1} has no festival "{2}"{3}': '{1} 환경에 "{2}" 축제가 없습니다{3}',

  // --- what was changed by hand (clove status --live)
  'nothing was changed by hand: {1}': '손으로 바꾼 것이 없습니다: {1}',
  '{1} differ by hand; Argo CD sets again what git has, and leaves alone what it does not have':
    '손으로 달라진 것 {1}건. Argo CD는 git에 있는 것을 되돌리고, git에 없는 것은 그대로 둡니다',
  '{1}: missing; deleted by hand, or not synced yet':
    '{1}: 없습니다. 손으로 지웠거나 아직 동기화되지 않았습니다',
  '{1}: has no pods; scaled to 0 by hand, or not synced yet':
    '{1}: 파드가 없습니다. 손으로 0으로 줄였거나 아직 동기화되지 않았습니다',
  '{1}: parts are missing; removed by hand, or not synced yet':
    '{1}: 일부가 없습니다. 손으로 지웠거나 아직 동기화되지 않았습니다',
  '{1}: made by {2} ({3}), {4}; git does not have it':
    '{1}: {2} ({3})이(가) {4}에 만들었습니다. git에는 없습니다',
  '{1}: changed by {2} ({3}), {4}': '{1}: {2} ({3})이(가) {4}에 바꿨습니다',
};
