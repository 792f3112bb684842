/**
 * What the commands say that run, pull levers, settle, deploy and end a festival: start, ops, settle, queue, status, deploy, retry,
 * secrets, apply, festival. As in `korean.ts`.
 */
export const koreanVerbs: Readonly<Record<string, string>> = {
  'stopped: run it again, it goes on where it was': '멈췄습니다. 다시 실행하면 이어서 합니다',

  // --- start
  '{1} is {2}: nothing runs, its data stays. Set "state: open" in {3} to run it.':
    '{1}: {2} 상태라 아무것도 돌지 않고 데이터는 남아 있습니다. 돌리려면 {3}에 "state: open"을 쓰세요.',
  '{1} already runs here (process {2}): stop it first':
    '{1}: 이미 여기에서 돌고 있습니다(프로세스 {2}). 먼저 멈추세요',
  '{1}: building {2} images': '{1}: 이미지 {2}개를 만드는 중',
  '{1} built, {2} up to date ({3} s)': '{1}개 만듦, {2}개 그대로 ({3}초)',
  'stopped; the data is kept': '멈췄습니다. 데이터는 남아 있습니다',
  '"{1}" is not a port': '"{1}": 포트 번호가 아닙니다',
  'environment {1}: routing must be of kind none': '{1} 환경: routing의 kind가 none이어야 합니다',
  '{1} is open after {2} s': '{1}: {2}초 만에 열렸습니다',
  'not enforced on one machine: {1}; all of it in cluster.json':
    '한 대에서는 지키지 않는 것: {1}. 모두 cluster.json에 있습니다',
  'Ctrl-C stops it; the next start keeps the data':
    'Ctrl-C로 멈춥니다. 다음에 시작해도 데이터가 남아 있습니다',
  'network policies': '네트워크 정책',
  'cpu and memory limits': 'CPU와 메모리 한도',
  'security contexts': '보안 컨텍스트',
  'autoscaling (the minimum runs)': '자동 확장(최소 개수로 돕니다)',
  'spread over nodes': '노드 분산',
  'disruption budgets': '중단 예산',

  // --- ops
  'there is no lever {1}': '{1}: 없는 레버입니다',
  'say: {1}': '이렇게 쓰세요: {1}',
  'say why, for the log: {1}': '기록에 남길 이유를 쓰세요: {1}',
  'no new holds and no new orders; what is being paid finishes':
    '새 선점과 새 주문을 받지 않습니다. 결제 중인 것은 끝납니다',
  'sales go on': '다시 판매합니다',
  'no new holds in a section; who holds its places may buy them':
    '한 구역의 새 선점을 받지 않습니다. 이미 선점한 자리는 살 수 있습니다',
  'the section sells again, first to those who wait for it': '구역을 다시 팝니다. 기다리는 팬이 먼저입니다',
  'fans per second that each gateway replica lets in to the seats; auto: as configured':
    '게이트웨이 복제본마다 초당 좌석으로 들여보내는 팬의 수. auto: 설정대로',
  'for good: closes its sections, voids its tickets, pays every order back in full':
    '되돌릴 수 없음: 구역을 닫고, 티켓을 무효로 하고, 모든 주문을 전액 환불합니다',
  'refunds that the provider refused for good: outstanding to fans': '결제사가 끝내 거절해 팬에게 남은 환불',
  'says that you paid an owed refund yourself; --reason says how, and is kept in the ledger':
    '남은 환불을 직접 지급했다고 기록합니다. --reason에 방법을 쓰며, 장부에 남습니다',
  'which levers are pulled, since when, by whom (with the e-mail address), why':
    '당겨진 레버, 언제부터, 누가(이메일과 함께), 왜',
  'every move of a lever, newest first, with the e-mail addresses of the team':
    '레버를 움직인 모든 기록, 최근 것부터, 팀의 이메일과 함께',
  '"{1}" is no rate: say a number above 0, or auto; to stop sales, use pause':
    '"{1}": 0보다 큰 수나 auto를 쓰세요. 판매를 멈추려면 pause를 쓰세요',
  'this cannot be undone: every ticket of {1} becomes void and is paid back. If that is meant, repeat the performance:':
    '되돌릴 수 없습니다. {1}의 모든 티켓이 무효가 되고 환불됩니다. 맞다면 공연을 한 번 더 쓰세요:',
  'how far the refunds are: npx clove ops {1} status': '환불이 어디까지 됐는지: npx clove ops {1} status',
  'performance {1}: cancelled, {2} of {3} orders paid back': '공연 {1}: 취소됨, 주문 {3}건 중 {2}건 환불',
  'performance {1}: cancelled, {2} of {3} orders paid back, {4} must be paid by hand (the provider refuses)':
    '공연 {1}: 취소됨, 주문 {3}건 중 {2}건 환불, {4}건은 직접 지급해야 합니다(결제사가 거절)',
  'no refund is outstanding': '남은 환불이 없습니다',
  'refund {1}: {2} settled by hand': '환불 {1}: {2} 직접 지급함',
  'no lever is pulled: everything is as the festival file says':
    '당겨진 레버가 없습니다. 모두 축제 파일대로입니다',
  'no lever was ever moved': '레버를 움직인 적이 없습니다',
  'already so; nothing was changed': '이미 그렇습니다. 바뀐 것이 없습니다',
  '{1} is the office of {2}, not of {3}: nothing was done':
    '{1}: {3}이(가) 아니라 {2}의 주소입니다. 아무것도 하지 않았습니다',
  'not logged out: {1}': '로그아웃하지 못함: {1}',
  'busy; again in {1} s': '바쁩니다. {1}초 뒤 다시 합니다',
  '{1} does not answer: {2}': '{1}: 답하지 않습니다: {2}',
  'stopped; "npx clove ops <festival> status" says what is pulled':
    '멈췄습니다. 당겨진 레버는 "npx clove ops <festival> status"로 봅니다',
  'the login is refused: see CLOVE_OPS_EMAIL and CLOVE_OPS_PASSWORD':
    '로그인이 거절됐습니다. CLOVE_OPS_EMAIL과 CLOVE_OPS_PASSWORD를 확인하세요',
  'this account is not of operations: see CLOVE_OPS_EMAIL':
    '운영 계정이 아닙니다. CLOVE_OPS_EMAIL을 확인하세요',
  '{1} {2} answered {3}': '{1} {2} 응답: {3}',
  'say --url or --environment, not both': '--url과 --environment 중 하나만 쓰세요',
  'set CLOVE_OPS_PASSWORD (and CLOVE_OPS_EMAIL, if it is not the catalogue’s) in the environment':
    '환경 변수 CLOVE_OPS_PASSWORD를 정하세요(카탈로그의 것이 아니라면 CLOVE_OPS_EMAIL도)',
  'the local cluster of {1} has no account of operations: start it again':
    '{1}의 로컬 클러스터에 운영 계정이 없습니다. 다시 시작하세요',
  'set CLOVE_OPS_EMAIL: the catalogue names no OPS_EMAIL':
    'CLOVE_OPS_EMAIL을 정하세요. 카탈로그에 OPS_EMAIL이 없습니다',
  '"{1}" is not a URL such as https://seoul-jazz-2026.example.com':
    '"{1}": https://seoul-jazz-2026.example.com 같은 주소가 아닙니다',
  '{1} is not https: the password would be sent in the clear':
    '{1}: https가 아니라 비밀번호가 그대로 드러납니다',

  // --- settle
  '--compare goes with --day': '--compare는 --day와 함께 씁니다',
  '--to goes with --day': '--to는 --day와 함께 씁니다',
  'the provider has not said everything yet: ask again without --compare':
    '결제사의 답이 아직 다 오지 않았습니다. --compare 없이 다시 물으세요',
  '"{1}" is no day such as 2026-08-07': '"{1}": 2026-08-07 같은 날짜가 아닙니다',
  '{1} is before {2}': '{1}: {2}보다 앞입니다',
  'nothing was sold, captured or paid back': '판매, 결제, 환불이 없습니다',
  '{1}: not compared yet; it is an hour after its end, or with --compare':
    '{1}: 아직 맞춰 보지 않았습니다. 하루가 끝나고 한 시간 뒤, 또는 --compare로 맞춥니다',
  '{1}: is being compared': '{1}: 맞춰 보는 중',
  'the provider lists nothing, so that a payment unknown here stays unseen':
    '결제사가 목록을 주지 않아 여기에 없는 결제는 보이지 않습니다',
  '{1}: orders, ledger and provider agree on {2} payments ({3})':
    '{1}: 주문, 장부, 결제사의 결제 {2}건이 일치합니다 ({3})',
  '{1}: {2} differences ({3})': '{1}: 다른 것 {2}건 ({3})',

  // --- queue
  '--url: "{1}" is no address': '--url: "{1}"은(는) 주소가 아닙니다',
  '{1}/api/queue shows no draw (status {2}): has it a waiting room?':
    '{1}/api/queue에 추첨이 없습니다(상태 {2}). 대기실이 있는 축제인가요?',
  'the commitment is {1} now: not the one that you noted': '지금 약속 값은 {1}: 적어 둔 것과 다릅니다',
  'commitment: {1}': '약속 값: {1}',
  'the key is published after the opening ({1}): note the commitment, and verify again then':
    '키는 판매가 열린 뒤({1}) 공개됩니다. 약속 값을 적어 두고 그때 다시 확인하세요',
  'the key that was published is not the one that was committed to ({1})':
    '공개된 키가 약속한 키가 아닙니다 ({1})',
  'note it before the opening to know that it was not exchanged':
    '바뀌지 않았는지 알려면 열리기 전에 적어 두세요',
  'as noted': '적어 둔 그대로',
  'commitment: {1} ({2})': '약속 값: {1} ({2})',
  'the key fits the commitment': '키가 약속 값과 맞습니다',
  'member {1}: number {2}, behind about {3} % of all who drew': '회원 {1}: {2}번, 추첨한 모두의 약 {3} % 뒤',

  // --- status, deploy, retry
  '--festival and --context are of --live': '--festival과 --context는 --live와 함께 씁니다',
  '{1} of {2} are not synced and healthy': '{2}개 중 {1}개가 동기화되지 않았거나 건강하지 않습니다',
  'say of which cluster: --live --environment <name>':
    '어느 클러스터인지 쓰세요: --live --environment <name>',

  // --- secrets
  'namespace {1} made': '네임스페이스 {1} 만듦',
  '{1}: {2} made, {3} kept': '{1}: {2}개 만듦, {3}개 그대로',
  'the old value is void at once': '옛 값은 바로 쓸 수 없습니다',
  'the old value stays as {1}': '옛 값은 {1}(으)로 남습니다',
  '{1}/{2} rotated: {3}': '{1}/{2} 바꿈: {3}',
  'it counts from the next restart: kubectl -n {1} rollout restart {2}':
    '다음 재시작부터 쓰입니다: kubectl -n {1} rollout restart {2}',
  'a local cluster makes its own secrets when it starts':
    '로컬 클러스터는 시작할 때 시크릿을 스스로 만듭니다',
  'environment {1} copies its secrets from store {2}: write them there':
    '{1} 환경은 시크릿을 {2} 저장소에서 가져옵니다. 거기에 쓰세요',
  'nothing was made; these come from outside: give them as environment variables or with --values':
    '아무것도 만들지 않았습니다. 밖에서 오는 값이 있습니다. 환경 변수나 --values로 주세요',

  // --- apply
  '{1} is empty: "clove render --environment {2} --festival {3}" first':
    '{1}: 비어 있습니다. 먼저 "clove render --environment {2} --festival {3}"을 실행하세요',
  '{1}: {2} objects are as {3} says': '{1}: 객체 {2}개가 {3} 그대로입니다',
  'environment {1} is of this machine: "clove start {2}" runs it':
    '{1} 환경은 이 컴퓨터의 것입니다. "clove start {2}"로 돌립니다',
  'wave {1} of {2}: {3} objects applied': '웨이브 {1}/{2}: 객체 {3}개 적용',
  '{1} is not ready': '{1}: 준비되지 않았습니다',
  'wave {1} was not ready within {2} s; nothing later was applied':
    '웨이브 {1}: {2}초 안에 준비되지 않았습니다. 그 뒤는 적용하지 않았습니다',
  'waiting for {1}': '{1} 기다리는 중',
  'when its cause is gone: kubectl -n {1} delete job/{2}, and apply again':
    '원인을 없앤 뒤: kubectl -n {1} delete job/{2}, 그리고 다시 apply',
  'wave {1} failed; nothing later was applied': '웨이브 {1} 실패. 그 뒤는 적용하지 않았습니다',

  // --- festival
  '{1} says "{2}" but the festival is "{3}": nothing was erased':
    '{1}에는 "{2}"라고 썼지만 축제는 "{3}"입니다. 아무것도 지우지 않았습니다',
  'it may not be erased yet:': '아직 지울 수 없습니다:',
  'nothing was erased: repeat with --confirm {1} to remove the files':
    '아무것도 지우지 않았습니다. 파일을 지우려면 --confirm {1}을 붙여 다시 실행하세요',
  'the files are removed: commit that, have it merged, then run the commands above':
    '파일을 지웠습니다. 커밋해 병합한 뒤 위의 명령을 실행하세요',
  'erasing {1} from {2} means, for good:': '{2}에서 {1}을(를) 지우면 되돌릴 수 없이:',
  'in git': 'git에서',
  'in the cluster': '클러스터에서',
  'namespace {1} with everything in it': '네임스페이스 {1}와 그 안의 모든 것',
  'backup: {1}': '백업: {1}',
  'none is recorded': '기록된 것이 없습니다',
  'commands for operations, after the merge': '병합한 뒤 운영팀이 실행할 명령',
  '{1} is still in {2}: first "npx clove festival destroy {3} --environment {4} --confirm {5}", merged':
    '{1}이(가) 아직 {2}에 있습니다. 먼저 "npx clove festival destroy {3} --environment {4} --confirm {5}"를 실행해 병합하세요',
  'namespace {1} is being deleted, with all its data':
    '네임스페이스 {1}을(를) 모든 데이터와 함께 지우는 중입니다',
};
