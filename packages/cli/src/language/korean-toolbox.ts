/**
 * What the commands say that the toolbox carries out, here or as a Job in a cluster: audit, find, dlq, events, view, backup and
 * restore. The toolbox says it in English, whatever its release; `clove` translates the lines. As in `korean.ts`.
 */
export const koreanToolbox: Readonly<Record<string, string>> = {
  // --- where it runs
  'no local cluster is running: start one with "npx clove start"':
    '실행 중인 로컬 클러스터가 없습니다. "npx clove start"로 시작하세요',
  'several local clusters are running: name one with --festival ({1})':
    '로컬 클러스터가 여럿 실행 중입니다. --festival로 하나를 고르세요 ({1})',
  'no local cluster of {1} is running; running: {2}': '{1}: 실행 중인 로컬 클러스터가 없습니다. 실행 중: {2}',
  'the local cluster of {1} has no {2}: start it again':
    '{1}의 로컬 클러스터에 {2}이(가) 없습니다. 다시 시작하세요',
  'the local cluster of {1} has no database: start it again':
    '{1}의 로컬 클러스터에 데이터베이스가 없습니다. 다시 시작하세요',
  'the pool has no toolbox image': '풀에 toolbox 이미지가 없습니다',
  '--context is of --environment: name the environment too':
    '--context는 --environment와 함께 씁니다. 환경도 적으세요',
  'environment {1} is of this machine: leave out --environment':
    '{1} 환경은 이 컴퓨터의 것입니다. --environment를 빼세요',
  'name one with --festival: environment {1} has {2}': '--festival로 하나를 고르세요. {1} 환경: {2}',
  'environment {1} has no festival "{2}"{3}': '{1} 환경에 "{2}" 축제가 없습니다{3}',
  '{1}: job/{2} runs {3}': '{1}: job/{2}이(가) {3}을(를) 실행합니다',
  'its Job is removed': 'Job을 지웠습니다',
  'its Job may still run: kubectl -n {1} delete job {2} ({3})':
    'Job이 아직 돌고 있을 수 있습니다: kubectl -n {1} delete job {2} ({3})',
  '{1} is {2}: none of its services runs, so nothing can be asked':
    '{1}: {2} 상태입니다. 도는 서비스가 없어 물을 수 없습니다',
  '{1} has no configmap {2}: the cluster runs another commit than this working tree; check out what is deployed ("clove status" names it), or deploy':
    '{1}: configmap {2}이(가) 없습니다. 클러스터가 이 작업 트리와 다른 커밋입니다. 배포된 커밋("clove status"가 알려 줍니다)으로 바꾸거나 배포하세요',
  'the cluster has no namespace {1}: is kubectl at the cluster of {2} (--context), and is {3} deployed?':
    '클러스터에 네임스페이스 {1}이(가) 없습니다. kubectl이 {2}의 클러스터를 보고 있는지(--context), {3}이(가) 배포됐는지 확인하세요',
  'namespace {1} is not that of {2} in {3}: is kubectl at the right cluster (--context)?':
    '네임스페이스 {1}: {3}의 {2} 것이 아닙니다. kubectl이 맞는 클러스터를 보고 있나요(--context)?',
  '{1} has not started within {2} s: {3}': '{1}: {2}초 안에 시작되지 않았습니다: {3}',
  '{1} waits: {2}': '{1} 기다림: {2}',
  'the last lines of {1} are missing here: kubectl logs job/{2}':
    '{1}의 마지막 줄이 빠졌습니다: kubectl logs job/{2}',
  '{1} took more memory than it may': '{1}: 메모리를 한도보다 많이 썼습니다',
  'the pod of {1} is gone: it was deleted': '{1}: 파드가 지워졌습니다',
  '{1} is gone: it was deleted': '{1}: 지워졌습니다',
  'Kubernetes ended {1}: {2} {3}': 'Kubernetes가 {1}을(를) 끝냈습니다: {2} {3}',
  'a pod is being made': '파드를 만드는 중',
  'its pod was ended: {1} {2}': '파드가 끝내졌습니다: {1} {2}',
  'its pod failed before its container ran': '컨테이너가 돌기 전에 파드가 실패했습니다',
  'its container was ended by signal {1} ({2})': '컨테이너가 시그널 {1}(으)로 끝났습니다 ({2})',
  'its pod is being started': '파드를 시작하는 중',
  'name a context of the kubeconfig with --context; "kubectl config get-contexts" lists them':
    '--context로 kubeconfig의 컨텍스트를 적으세요. "kubectl config get-contexts"로 볼 수 있습니다',
  'log in to the cluster as its owner says, then run it again':
    '클러스터 소유자가 알려 준 대로 로그인한 뒤 다시 실행하세요',
  'docs/kubernetes.md lists the rights that each command needs':
    'docs/kubernetes.md에 명령마다 필요한 권한이 있습니다',
  'is it the right cluster (--context), is its network reachable from here?':
    '맞는 클러스터인지(--context), 여기에서 네트워크가 닿는지 확인하세요',
  'exited with {1} and said nothing': '종료 코드 {1}, 출력 없음',
  'kubectl is not installed: https://kubernetes.io/docs/tasks/tools/ says how':
    'kubectl이 없습니다. 설치: https://kubernetes.io/docs/tasks/tools/',

  // --- every command
  'the environment is not usable': '환경 변수를 쓸 수 없습니다',
  'the environment names no service': '환경 변수에 서비스가 없습니다',
  'unknown command {1}. Commands:': '모르는 명령 {1}. 명령:',
  '{1} failed: {2}': '{1} 실패: {2}',
  'usage: {1}': '사용법: {1}',
  'waiting for {1}, {2} s left: {3}': '{1} 기다리는 중, {2}초 남음: {3}',
  "{1}'s audit": '{1}의 감사',

  // --- audit
  'first scan found something; second scan in {1} s':
    '첫 검사에서 어긋남이 있습니다. {1}초 뒤 다시 검사합니다',
  '{1} facts, {2} violations, {3} settled between the scans':
    '사실 {1}개, 위반 {2}개, 두 검사 사이에 풀린 것 {3}개',
  'sold for order {1}, but no {2} stands for it': '주문 {1}에 팔렸지만 {2}이(가) 없습니다',
  'order {1} is {2}': '주문 {1}의 상태: {2}',
  '{1} {2} stands, but its unit is not sold': '{1} {2}이(가) 있지만 팔린 자리가 없습니다',
  '{1} of order {2}, unit sold for {3}': '{1}의 주문은 {2}, 자리가 팔린 주문은 {3}',
  '{1}, overdue by {2} s': '{1}, {2}초 늦음',
  'oldest unpublished event waits {1} s': '가장 오래된 미발행 이벤트가 {1}초째 기다립니다',
  '{1} dead letters not acknowledged': '확인하지 않은 실패 메시지 {1}개',
  'sold by holds {1}': '여러 선점으로 팔림: {1}',
  'completed, but no ticket was ever issued and no other line ever paid for it':
    '완료됐지만 티켓이 나온 적이 없고 결제된 다른 항목도 없습니다',
  '{1} for order {2}, which is {3}': '{1}, 주문 {2}의 상태: {3}',
  'pinned for {1} minutes for order {2}, no capture under way':
    '주문 {2}에 {1}분째 고정, 진행 중인 결제 없음',
  'capacity {1}, but free {2} + held {3} + pinned {4} + sold {5}':
    '수용 {1}, 그런데 남음 {2} + 선점 {3} + 고정 {4} + 판매 {5}',
  'capacity {1}, but free {2} + blocked {3} + held {4} + pinned {5} + sold {6}':
    '수용 {1}, 그런데 남음 {2} + 막음 {3} + 선점 {4} + 고정 {5} + 판매 {6}',
  '{1} was taken off without a voucher': '할인 코드 없이 {1} 할인됨',
  '{1} uses, but {2} live orders': '사용 {1}회, 살아 있는 주문 {2}건',
  'quota says {1}, live units are {2}': '한도 기록 {1}, 살아 있는 자리 {2}',
  'total {1}, lines {2}, captured {3}': '합계 {1}, 항목 {2}, 결제 {3}',
  '{1}, {2} kept for order {3}, which is {4}': '{1}, 주문 {3}에 {2} 남음, 주문 상태: {4}',
  'captured {1}, refunded {2}': '결제 {1}, 환불 {2}',
  'payments {1}': '결제: {1}',
  'taken on site, provider key {1}, refunded {2}, {3} of it by hand':
    '현장 결제, 결제사 번호 {1}, 환불 {2}, 그중 직접 {3}',
  'payment has no such payment': 'payment에 이 결제가 없습니다',
  'payment: captured {1}, refunded {2}, {3} of it by hand ({4})':
    'payment: 결제 {1}, 환불 {2}, 그중 직접 {3} ({4})',
  'order {1}: provider: captured {2}, cancelled {3}; {4}': '주문 {1}: 결제사: 결제 {2}, 취소 {3}. {4}',
  'order {1}: payment: captured {2}; the provider has no such payment':
    '주문 {1}: payment: 결제 {2}. 결제사에는 이 결제가 없습니다',

  // --- dlq
  '{1} {2} {3} about {4}': '{1} {2} {3}, 대상 {4}',
  'event {1}, correlation {2}': '이벤트 {1}, correlation {2}',
  '{1} stays: {2}': '{1} 남음: {2}',
  '{1} (no type) about {2}': '{1} (종류 없음), 대상 {2}',
  '{1} given up': '{1} 포기함',
  '{1} replayed': '{1} 다시 보냄',
  'given up': '포기함',
  replayed: '다시 보냄',
  '{1}: {2} {3}, {4} stay': '{1}: {2}개 {3}, {4}개 남음',
  '{1} has no open dead letter {2}': '{1}에 열린 실패 메시지 {2}이(가) 없습니다',
  'service: one of {1}': 'service: 다음 중 하나: {1}',

  // --- events, view
  'name the consuming service': '받는 서비스를 적으세요',
  'an instant such as 2026-06-01T20:00:00+09:00': '시각으로 적으세요. 예: 2026-06-01T20:00:00+09:00',
  'counts in one service: name it with --from': '한 서비스 안에서 셉니다. --from으로 서비스를 적으세요',
  'not asked, because no address is set: {1}': '주소가 없어 묻지 않음: {1}',
  '{1} events replayed to {2}': '이벤트 {1}개를 {2}에 다시 보냈습니다',
  '{1}: {2} events up to id {3} of {4}': '{1}: 이벤트 {2}개, id {3} / {4}까지',
  '{1}: ended; go on with --from {2} --after {3}': '{1}: 멈춤. 이어서: --from {2} --after {3}',
  '{1} consumes no events; consumers: {2}': '{1}: 이벤트를 받지 않습니다. 받는 서비스: {2}',
  '{1} consumes nothing of {2}, only events of {3}': '{1}: {2}의 이벤트는 받지 않고 {3}의 것만 받습니다',
  'the replay cannot begin': '다시 보내기를 시작할 수 없습니다',
  'the rebuild cannot begin': '다시 만들기를 시작할 수 없습니다',
  'there is no view': 'view 서비스가 없습니다',
  'a new projection is being built; what is shown stands still until it is finished':
    '새 현황을 만드는 중입니다. 끝날 때까지 보이는 현황은 멈춰 있습니다',
  'the new projection is shown': '새 현황을 보여 줍니다',

  // --- backup, restore
  'unknown argument {1}': '모르는 인자 {1}',
  '{1} databases, {2} rows, {3} MiB': '데이터베이스 {1}개, {2}행, {3} MiB',
  '{1}: {2}; commits waited {3} ms; in {4}': '{1}: {2}. 커밋 대기 {3}ms. 위치: {4}',
  '{1}: removed, it is outdated': '{1}: 오래되어 지웠습니다',
  '--from names a backup such as 20260601T110003Z': '--from에는 백업 이름을 씁니다. 예: 20260601T110003Z',
  '--to is of the local cluster: the environment says where backups lie':
    '--to는 로컬 클러스터의 것입니다. 환경에서는 백업 위치가 정해져 있습니다',
  '{1} of {2} is restored: {3}': '{2}의 {1} 복원됨: {3}',
  'there is no address of the database of {1}': '{1}의 데이터베이스 주소가 없습니다',
  'there is none': '백업이 없습니다',
  'there are {1}': '있는 백업: {1}',
  'no backup {1} in {2}': '{2}에 백업 {1}이(가) 없습니다',
  'the backup {1} cannot be read': '백업 {1}을(를) 읽을 수 없습니다',
  'the backup {1} cannot be restored here': '백업 {1}을(를) 여기에 복원할 수 없습니다',
  'the backup has no table {1}': '백업에 {1} 테이블이 없습니다',
  'it is of {1}, this is {2}': '{1}의 백업이고, 여기는 {2}입니다',
  '{1} is in the backup and not here': '{1}: 백업에는 있고 여기에는 없습니다',
  '{1} is in use: something was ordered here; restore into a fresh festival':
    '{1}: 이미 주문이 있습니다. 새로 연 축제에 복원하세요',
  '{1} has another schema ({2}): deploy the release of the backup first':
    '{1}: 스키마가 다릅니다({2}). 백업한 릴리스를 먼저 배포하세요',
  'not here: {1}': '여기에 없음: {1}',
  'not in the backup: {1}': '백업에 없음: {1}',
  '{1} is not what was backed up': '{1}: 백업한 것과 다릅니다',
  '{1} is {2}: its database does not run': '{1}: {2} 상태라 데이터베이스가 돌지 않습니다',
  'environment {1} has no backups of Clove\'s making: say "backup: { schedule, keep, target }" in its environment.yaml':
    '{1} 환경에는 Clove가 만드는 백업이 없습니다. environment.yaml에 "backup: { schedule, keep, target }"을 쓰세요',
  '{1}: {2} is closed until the audit is clean': '{1}: 감사에 문제가 없을 때까지 {2}을(를) 닫습니다',
  '{1}: {2} is open again': '{1}: {2}을(를) 다시 열었습니다',
  '{1}: {2} stays closed; what opens it: {3}': '{1}: {2}은(는) 닫혀 있습니다. 여는 명령: {3}',
  '{1}: waits for {2}': '{1}: {2}을(를) 기다립니다',
  '{1} does not become ready: {2}': '{1}: 준비되지 않습니다: {2}',

  // --- find
  'an e-mail address is not asked for here: it would stay in the cluster. The support desk finds it, and says the member’s id':
    '여기에서는 이메일로 찾지 않습니다. 클러스터에 남기 때문입니다. 상담 화면에서 찾으면 회원 id를 알려 줍니다',
  'an id as it stands in a log, on a ticket or at the provider; an e-mail address is found at the support desk':
    '로그, 티켓, 결제사에 있는 그대로의 id. 이메일은 상담 화면에서 찾습니다',
  '{1} more ids belong to this story and were not followed': '이 이야기의 id {1}개는 더 따라가지 않았습니다',
  'these keep no story: {1}': '기록을 남기지 않는 서비스: {1}',
  'no service knows {1}': '{1}: 아는 서비스가 없습니다',
  'held {1} by member {2}': '회원 {2}, {1} 선점',
  '{1} for order {2}': '{1}, 주문 {2}',
  '{1} units': '{1}개',
  'until {1}': '{1}까지',
  'given back: {1}': '되돌림: {1}',
  'placed by member {1}: {2} units, {3} {4} by {5}': '회원 {1}의 주문: {2}개, {3} {4}, {5}',
  'every inventory has confirmed the sale': '모든 재고가 판매를 확인했습니다',
  'has {1} orders': '주문 {1}건',
  'has at least {1} orders': '주문 {1}건 이상',
  'asked for: {1} {2}, {3}': '환불 요청: {1} {2}, {3}',
  'to be paid back: {1} {2}': '환불할 금액: {1} {2}',
  'try {1}': '{1}번째 시도',
  'its inventory is asked to take it back: {1}': '재고에 되돌리기를 요청함: {1}',
  'not on sale again yet': '아직 다시 팔지 않습니다',
  'on sale again': '다시 팝니다',
  'issued for {1}': '{1}의 티켓이 나왔습니다',
  '{1}, serial {2}, held by member {3}': '{1}, 일련번호 {2}, 가진 회원 {3}',
  '{1} by member {2}': '회원 {2}: {1}',
  'passed on by member {1} to member {2}': '회원 {1}이(가) 회원 {2}에게 넘김',
  'support desk: {1} by member {2}': '상담: 회원 {2}의 {1}',
  'asked for {1} {2} by {3}': '결제 요청: {1} {2}, {3}',
  'there {1}': '결제사 번호 {1}',
  '{1} {2} taken on site by {3}': '현장 결제: {1} {2}, {3}',
  'captured {1} {2}': '결제됨: {1} {2}',
  'capture asked for {1} times': '결제를 {1}번 요청함',
  '{1} by {2}: {3}': '{1}, {2}(으)로: {3}',
  '{1} tries': '{1}번 시도',
  'confirmed the address': '이메일을 확인했습니다',
  'has the role {1}': '역할: {1}',
  'the account was deleted': '계정이 지워졌습니다',
};
