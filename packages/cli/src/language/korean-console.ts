/** What the platform console, promotion and Argo CD answer. As in `korean.ts`. */
export const koreanConsole: Readonly<Record<string, string>> = {
  // --- the console itself
  'another host was asked for': '다른 호스트로 요청했습니다',
  'asked for by a page of another origin': '다른 출처의 페이지가 요청했습니다',
  'this is not the address that "clove console" showed last':
    '"clove console"이 마지막으로 보여 준 주소가 아닙니다',
  'open the address that "clove console" shows when it starts':
    '"clove console"이 시작할 때 보여 주는 주소를 여세요',
  'log in again': '다시 로그인하세요',
  'there is no such address': '그런 주소가 없습니다',
  'only operators change something': '바꾸는 것은 운영자만 할 수 있습니다',
  '{1} is running already: wait until it has ended': '{1}: 이미 진행 중입니다. 끝날 때까지 기다리세요',
  'deployment of {1}/{2}': '{1}/{2} 배포',
  'the body cannot be read': '요청 내용을 읽을 수 없습니다',
  'the console failed; its log says why': '콘솔이 실패했습니다. 이유는 콘솔의 로그에 있습니다',
  'a reason of at least 10 characters': '이유를 10자 이상 쓰세요',
  'stand beside a festival file alone': '축제 파일 옆에만 둘 수 있습니다',
  'say in a few words what changes and why': '무엇을 왜 바꾸는지 몇 마디로 쓰세요',
  'plain text': '보통 글자로 쓰세요',
  'a slug in lower case': '소문자 이름이어야 합니다',
  'a branch or a commit': '브랜치나 커밋이어야 합니다',
  'a file that may be edited here': '여기서 고칠 수 있는 파일이어야 합니다',
  'the name of a .csv or .svg file': '.csv나 .svg 파일의 이름이어야 합니다',
  'there is a template "{1}" already': '"{1}" 템플릿이 이미 있습니다',
  'there is no environment "{1}"': '"{1}" 환경이 없습니다',
  'nothing would change': '바뀌는 것이 없습니다',
  'this proposal is no longer kept: propose it again': '이 제안은 더 이상 없습니다. 다시 제안하세요',
  '{1} is the same already': '{1}: 이미 그대로입니다',
  '{1} is not valid': '{1}: 잘못이 있습니다',
  '{1} has all of it already': '{1}: 이미 모두 있습니다',
  'the festival names no such seat plan': '축제 파일에 그런 좌석 배치가 없습니다',
  'there is no {1}': '{1}: 없습니다',
  'there is no {1} in {2}': '{2}: {1} 파일이 없습니다',
  '"{1}" is no branch of the console: {2} and then letters, digits, dots and hyphens':
    '"{1}": 콘솔의 브랜치가 아닙니다. {2} 뒤에 글자, 숫자, 점, 붙임표를 쓰세요',
  '{1} is checked out: its working tree is not changed from here':
    '{1} 브랜치가 체크아웃되어 있어 여기서 바꾸지 않습니다',
  'is there already': '이미 있습니다',
  'has another commit meanwhile': '그사이 다른 커밋이 생겼습니다',
  '{1} {2}: look at it and propose again, or name another branch':
    '{1}: {2}. 살펴보고 다시 제안하거나 다른 브랜치 이름을 쓰세요',
  'git is not on the PATH': 'git이 PATH에 없습니다',
  'git push ended with {1}': 'git push가 {1}(으)로 끝났습니다',
  'git push did not end within {1} s': 'git push가 {1}초 안에 끝나지 않았습니다',
  'there is no branch {1}': '{1} 브랜치가 없습니다',
  'no answer within {1} s': '{1}초 안에 답이 없습니다',
  'git gave no reason': 'git이 이유를 말하지 않았습니다',
  'the repository does not answer as it should, and nothing was changed: {1}':
    '저장소가 제대로 답하지 않아 아무것도 바꾸지 않았습니다: {1}',

  // --- git
  'git {1}: {2}': 'git {1} 실패: {2}',
  'no message': '이유를 말하지 않음',
  'git is not installed or not on the PATH: commits cannot be read without it':
    'git이 설치되지 않았거나 PATH에 없습니다. git 없이는 커밋을 읽을 수 없습니다',
  'this clone lacks file contents (it was cloned with --filter) and cannot fetch them now: run "git fetch --refetch --no-filter origin"':
    '이 클론에는 파일 내용이 없고(--filter로 복제됨) 지금 가져올 수 없습니다. "git fetch --refetch --no-filter origin"을 실행하세요',
  'git does not read this repository, since another user owns it: if you trust it, run "git config --global --add safe.directory {1}"':
    '다른 사용자의 저장소라서 git이 읽지 않습니다. 믿을 수 있다면 "git config --global --add safe.directory {1}"을 실행하세요',
  'this folder is no git repository: get it by "git clone", or begin one with "git init" and a commit':
    '이 폴더는 git 저장소가 아닙니다. "git clone"으로 받거나 "git init"과 커밋으로 시작하세요',
  'git knows no commit "{1}" here: fetch it first (in CI: fetch-depth 0), or name another':
    '여기에는 커밋 "{1}"이(가) 없습니다. 먼저 가져오거나(CI에서는 fetch-depth 0) 다른 것을 쓰세요',
  'this clone is too shallow to know where {1} left "{2}": run "git fetch --unshallow" (in CI: fetch-depth 0)':
    '이 클론은 얕아서 {1}이(가) "{2}"에서 갈라진 곳을 모릅니다. "git fetch --unshallow"를 실행하세요(CI에서는 fetch-depth 0)',
  '{1} and "{2}" have no commit in common: nothing can be compared':
    '{1}와(과) "{2}"에 공통 커밋이 없어 비교할 수 없습니다',
  '1 commit': '커밋 1개',
  '{1} commits': '커밋 {1}개',
  '{1} behind {2}: compared with {3}, where this left it; merge {4} to see what merging does':
    '{2}보다 {1} 뒤입니다. 갈라진 {3}와(과) 비교했습니다. 합치면 어떻게 되는지 보려면 {4}을(를) 병합하세요',

  // --- Argo CD
  'environment {1} says nothing of Argo CD: add "argocd" to {2}':
    '{1} 환경에 Argo CD 설정이 없습니다. {2}에 "argocd"를 더하세요',
  'argocd exited with {1} and said nothing': 'argocd가 아무 말 없이 {1}(으)로 끝났습니다',
  'argocd is not logged in ({1}): run "argocd login <server> --sso", or set ARGOCD_SERVER and ARGOCD_AUTH_TOKEN':
    'argocd에 로그인되어 있지 않습니다({1}). "argocd login <server> --sso"를 실행하거나 ARGOCD_SERVER와 ARGOCD_AUTH_TOKEN을 설정하세요',
  'Argo CD cannot be reached ({1})': 'Argo CD에 연결할 수 없습니다({1})',
  'Argo CD has no such application, or does not let you see it ({1})':
    'Argo CD에 그런 애플리케이션이 없거나 볼 권한이 없습니다({1})',
  'the argocd CLI is not installed: "brew install argocd", or the binary of your Argo CD\'s version from https://argo-cd.readthedocs.io/en/stable/cli_installation/':
    'argocd CLI가 없습니다. "brew install argocd"로 설치하거나 쓰는 Argo CD 버전의 실행 파일을 받으세요: https://argo-cd.readthedocs.io/en/stable/cli_installation/',
  'an operation is running: {1}': '작업이 진행 중입니다: {1}',
  'it was just requested': '방금 요청됨',
  'a sync window is active: {1}': '동기화 금지 시간입니다: {1}',
  '{1}; it allows no manual sync': '{1}. 직접 동기화도 할 수 없습니다',
  'syncing to {1}': '{1}(으)로 동기화하는 중',
  'the newest commit': '최신 커밋',
  'waiting until it is synced and {1}, at most {2} s more':
    '동기화되고 {1} 상태가 될 때까지 최대 {2}초 더 기다리는 중',
  'Job {1} failed{2}': 'Job {1} 실패{2}',
  'it wrote nothing': '아무것도 쓰지 않았습니다',
  '  it wrote nothing': '  아무것도 쓰지 않았습니다',
  'its log cannot be read: {1}': '로그를 읽을 수 없습니다: {1}',
  '  its log cannot be read: {1}': '  로그를 읽을 수 없습니다: {1}',
  '{1}; asking again': '{1}. 다시 묻습니다',
  'it is {1} and {2}': '상태: {1}, {2}',
  'sync {1}: {2}': '동기화 {1}: {2}',
  'is running': '진행 중',
  'stopped; Argo CD goes on by itself': '멈췄습니다. Argo CD는 계속합니다',
  'ending the running operation: {1}': '진행 중인 작업을 끝내는 중: {1}',
  'deleting the failed Job {1}, so that it runs again': '다시 돌도록 실패한 Job {1}을(를) 지우는 중',
  'the failed Jobs are still there {1} s after their deletion':
    '지운 지 {1}초가 지났는데 실패한 Job이 남아 있습니다',
  'Argo CD has no Application of it: is it merged, and is _platform synced?':
    'Argo CD에 이 축제의 Application이 없습니다. 병합했는지, _platform이 동기화되었는지 확인하세요',
  'no longer in git: "npx clove festival destroy" says what to do':
    'git에 더 이상 없습니다. "npx clove festival destroy"가 할 일을 알려 줍니다',
  '{1}, as its file says': '파일대로 {1} 상태입니다',
  'it is {1}': '상태: {1}',
  'a sync is running': '동기화가 진행 중입니다',
  'no commit': '커밋 없음',
  'Argo CD has synced {1}, whose manifests are not those of HEAD':
    'Argo CD가 동기화한 {1}의 매니페스트는 HEAD의 것과 다릅니다',
  'Argo CD has synced {1}, which git does not know here: fetch it':
    'Argo CD가 동기화한 {1} 커밋이 여기에 없습니다. 가져오세요',

  // --- promotion
  'migration {1} of {2} takes away what releases before {3} use':
    '{2}의 마이그레이션 {1}은(는) {3} 이전 릴리스가 쓰는 것을 없앱니다',
  '{1}, and {2} still runs {3} with {4}: deploy {5} there first':
    '{1}. {2}에서는 아직 {3}이(가) {4}(으)로 돕니다. 먼저 {5}을(를) 배포하세요',
  '{1}, and {2} has run it for {3} with {4}: {5} cannot work there any more; go back to {6} or newer':
    '{1}. {2}에서는 {3}에 {4}(으)로 이미 실행했으므로 {5}은(는) 더 이상 쓸 수 없습니다. {6} 이상으로 돌아가세요',
  '{1} rendered files are not what {2} says (first: {3}): run "npx clove render --all", commit and try it there first':
    '렌더된 파일 {1}개가 {2}의 내용과 다릅니다(첫 번째: {3}). "npx clove render --all"을 실행하고 커밋해 먼저 거기서 시험하세요',
  '{1} is archived in {2}: nothing is promoted over an archived festival':
    '{1}은(는) {2}에서 보관 상태입니다. 보관된 축제에는 아무것도 올리지 않습니다',
  'environment {1} cannot be promoted from: name another committed one, such as staging':
    '{1} 환경에서는 올릴 수 없습니다. staging처럼 커밋된 다른 환경을 고르세요',
  'environment {1} promotes to {2}, not to {3}': '{1} 환경에서는 {3}이(가) 아니라 {2}(으)로 올립니다',
  'environment {1} renders the organisers\' files itself: only tier production is promoted to, and what another environment names by "promotesTo"':
    '{1} 환경은 주최자의 파일을 그대로 씁니다. tier production이나 다른 환경이 "promotesTo"로 지정한 곳으로만 올립니다',
  'environment {1} is promoted to from {2}, not from {3}': '{1} 환경으로는 {3}이(가) 아니라 {2}에서 올립니다',
  'differs from what is committed: commit it, and try it in {1}, before it is promoted':
    '커밋된 것과 다릅니다. 올리기 전에 커밋하고 {1}에서 시험하세요',
  '{1} has no "argocd" in {2} that could show that it runs there: add it, {3}':
    '{1}: 거기서 도는지 보여 줄 "argocd"가 {2}에 없습니다. 더하세요. {3}',
  '{1} does not run what is committed here: "clove deploy" and wait, {2}':
    '{1}: 여기 커밋된 것이 돌고 있지 않습니다. "clove deploy" 뒤 기다리세요. {2}',
  'or say why that does not matter with --unverified <reason>':
    '괜찮다면 --unverified <reason>으로 이유를 쓰세요',
};
