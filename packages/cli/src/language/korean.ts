import { koreanChanges } from './korean-changes.ts';
import { koreanConsole } from './korean-console.ts';
import { koreanNew } from './korean-new.ts';
import { koreanOperations } from './korean-operations.ts';
import { koreanPlan } from './korean-plan.ts';
import { koreanToolbox } from './korean-toolbox.ts';
import { koreanVerbs } from './korean-verbs.ts';

/**
 * What `clove new`, `clove validate` and the platform console say, in both languages: the English text as it stands in the code, with `{1}`,
 * `{2}` in the place of values, and the Korean one. Values are translated too where they are messages of their own.
 *
 * The English text stays where it is said, so that a check is read in one place; a test finds every text that is missing
 * here. Particles after a value are avoided, because they change with its last letter.
 */
export const korean: Readonly<Record<string, string>> = {
  ...koreanOperations,
  ...koreanNew,
  ...koreanPlan,
  ...koreanChanges,
  ...koreanConsole,
  ...koreanToolbox,
  ...koreanVerbs,

  // --- the text of a file
  'this key is given twice': '같은 키가 두 번 있습니다',
  'a line here is no "key: value": after the key come a plain colon (not a full-width one) and a plain space':
    '이 부근에 "키: 값" 꼴이 아닌 줄이 있습니다. 키 뒤에는 반각 쌍점과 빈칸이 와야 합니다',
  'tabs are not allowed as indentation: use spaces': '들여쓰기에 탭은 쓸 수 없습니다. 빈칸을 쓰세요',
  'not UTF-8 from here on: save the file again with the encoding UTF-8':
    '여기부터 UTF-8이 아닙니다. 파일을 UTF-8 인코딩으로 다시 저장하세요',
  'aliases are not allowed here: write the value out instead of *{1}':
    '별칭은 쓸 수 없습니다. *{1} 대신 값을 그대로 쓰세요',
  'anchors are not allowed here: remove &{1}': '앵커는 쓸 수 없습니다. &{1} 부분을 지우세요',
  'tags are not allowed here: remove {1}': '태그는 쓸 수 없습니다. {1} 부분을 지우세요',
  'a tab indents this line: YAML takes spaces only, two for every level':
    '이 줄은 탭으로 들여 썼습니다. YAML은 빈칸만 받으며, 한 단계에 두 칸입니다',
  'a comma takes the number apart: write {1}, not {2}':
    '쉼표 때문에 숫자가 나뉩니다. {2} 대신 {1}처럼 쓰세요',
  '{1} is given twice, first in line {2}: keep one of the two':
    '{1}: 두 번 있습니다(첫 번째는 {2}번째 줄). 하나만 남기세요',
  '{1} is read as {2}: write the digits alone, without a dot':
    '{1}: {2}(으)로 읽힙니다. 점 없이 숫자만 쓰세요',
  '{1} is not a number that can be used': '{1}: 쓸 수 없는 숫자입니다',
  '{1} is read as the number {2}: write {3} in decimal digits, or put a text in quotes':
    '{1}: 숫자 {2}(으)로 읽힙니다. 십진수 {3}(으)로 쓰거나, 글자라면 따옴표로 감싸세요',

  // --- fields
  'the file': '파일',
  'unknown key "{1}"{2}': '모르는 키 "{1}"{2}',
  '{1} is missing': '{1} 항목이 없습니다',
  '{1} is missing: one of {2}': '{1} 항목이 없습니다. 다음 중 하나: {2}',
  '{1} is "{2}" but must be one of {3}{4}': '{1} 항목이 "{2}"입니다. 다음 중 하나여야 합니다: {3}{4}',
  '{1} has none of the allowed shapes: {2}': '{1} 항목이 허용된 꼴이 아닙니다: {2}',
  '; did you mean "{1}"?': '. 혹시 "{1}"인가요?',
  '{1}; did you mean "{2}"?': '{1}. 혹시 "{2}"인가요?',
  ' (quote it)': ' (따옴표로 감싸세요)',
  '{1} (quote it)': '{1} (따옴표로 감싸세요)',
  '; or ': ' 또는 ',
  'too small: expected {1} to be >={2}': '너무 작습니다. {2} 이상이어야 합니다',
  'too big: expected {1} to be <={2}': '너무 큽니다. {2} 이하여야 합니다',
  'too small: expected array to have >={1} items': '너무 적습니다. {1}개 이상이어야 합니다',
  'too big: expected array to have <={1} items': '너무 많습니다. {1}개 이하여야 합니다',
  'too small: expected string to have >={1} characters': '너무 짧습니다. {1}자 이상이어야 합니다',
  'too big: expected string to have <={1} characters': '너무 깁니다. {1}자 이하여야 합니다',
  'invalid input: expected {1}, received {2}': '맞지 않는 값입니다. {1} 값이어야 하는데 {2} 값입니다',
  'invalid input': '맞지 않는 값입니다',
  'letters, digits and inner hyphens, at most 40': '글자, 숫자, 사이의 붙임표로 40자 이하여야 합니다',
  'a DNS label of at most 40 characters':
    '영어 소문자로 시작하고 소문자, 숫자, 사이의 붙임표로 40자 이하여야 합니다',
  'must be plain text: no control characters, line breaks or marks that change its direction':
    '보통 글자여야 합니다. 제어 문자, 줄바꿈, 글자 방향을 바꾸는 문자는 쓸 수 없습니다',

  // --- a value of the wrong kind
  'must be a whole number': '정수여야 합니다',
  'must be a whole number, but nothing is there': '정수여야 하는데 비어 있습니다',
  'must be a whole number, and {1} has decimals': '정수여야 하는데 {1}에 소수점이 있습니다',
  'must be a whole number, not the text "{1}"': '정수여야 하는데 "{1}"이라는 글자입니다',
  'must be a whole number: write {1}, not "{2}" ({3})': '정수여야 합니다. "{2}" 대신 {1}처럼 쓰세요 ({3})',
  'the quotes make it a text': '따옴표가 있으면 글자가 됩니다',
  'the comma makes it a text': '쉼표가 있으면 글자가 됩니다',
  'only digits make a number': '숫자만 써야 수가 됩니다',
  'must be true or false': 'true 또는 false여야 합니다',
  'must be true or false: write true, not "{1}"': 'true 또는 false여야 합니다. "{1}" 대신 true라고 쓰세요',
  'must be true or false: write false, not "{1}"': 'true 또는 false여야 합니다. "{1}" 대신 false라고 쓰세요',
  'must have keys of its own ({1})': '아래에 자기 키({1})가 있어야 합니다',
  '{1}, but nothing is there: indent them by two spaces below it':
    '{1}. 비어 있으니 바로 아래에 두 칸 들여 쓰세요',
  '{1}, not a list: remove the dash in front of them': '{1}. 목록이 아니므로 앞의 붙임표를 지우세요',
  '{1}, not {2}': '{1}. 지금 값: {2}',
  'the text "{1}"': '"{1}"이라는 글자',
  'must begin with "festival: <slug>"': '"festival: <slug>"로 시작해야 합니다',
  '{1}, and is empty; "npx clove new" writes one':
    '{1}. 비어 있습니다. "npx clove new" 명령으로 만들 수 있습니다',
  '{1}, and is a list: remove the dash in front': '{1}. 목록이 아니므로 앞의 붙임표를 지우세요',
  '{1}, and is only a text': '{1}. 지금은 글자뿐입니다',
  'must be a list: begin each of its items with "- "': '목록이어야 합니다. 항목마다 "- "로 시작하세요',
  '{1}; nothing is there': '{1}. 비어 있습니다',
  'must be an instant with an offset': '시차가 붙은 시각이어야 합니다',
  '{1}, such as 2026-06-01T20:00:00+09:00': '{1}. 예: 2026-06-01T20:00:00+09:00',
  '{1}, and there is no {2} {3}': '{1}. {2} {3}: 없는 시각입니다',
  '{1}: "{2}" has no time, such as {3} (Korea is +09:00)':
    '{1}. "{2}"에 시간이 없습니다. 예: {3} (한국은 +09:00)',
  '{1}: "{2}" has none, such as {3} (Korea is +09:00)':
    '{1}. "{2}"에 시차가 없습니다. 예: {3} (한국은 +09:00)',
  '{1}: write {2}, not "{3}"': '{1}. "{3}" 대신 {2}처럼 쓰세요',
  '{1}: write {2}:{3}, not "{4}"': '{1}. "{4}" 대신 {2}:{3}처럼 쓰세요',
  'must be of the years 1900 to 2999': '1900년부터 2999년까지여야 합니다',
  'must be a day': '날짜여야 합니다',
  '{1}, such as 2026-08-06': '{1}. 예: 2026-08-06',
  '{1}, and there is no {2}': '{1}. {2}: 없는 날짜입니다',
  '{1}: write {2}, not "{3}"{4}': '{1}. "{3}" 대신 {2}처럼 쓰세요{4}',
  ' ({1}:{2} is too much)': ' (시간 {1}:{2} 부분은 빼세요)',
  'must be a link that begins with https://': 'https://로 시작하는 링크여야 합니다',
  '{1}: write {2}': '{1}. {2}처럼 쓰세요',
  '{1}: write https://{2}': '{1}. https://{2}처럼 쓰세요',
  'must be a colour such as "#7a1fa2", in quotes': '"#7a1fa2" 같은 색이어야 하고, 따옴표로 감싸야 합니다',
  '{1}: write "#{2}"': '{1}. "#{2}"처럼 쓰세요',
  'must be a time of day of 24 hours': '24시간제 시각이어야 합니다',
  '{1}, such as 17:00': '{1}. 예: 17:00',

  // --- what disagrees inside a festival file
  'the slug is "{1}" but the file\'s place says "{2}"': 'slug는 "{1}"인데 파일 위치는 "{2}"입니다',
  'the slug "{1}" is taken by {2}': 'slug "{1}"은(는) {2} 파일이 이미 씁니다',
  '"{1}" is not an IANA time zone{2}': '"{1}": IANA 시간대 이름이 아닙니다{2}',
  'sales close ({1}) before they open ({2})': '판매 마감({1})이 판매 시작({2})보다 빠릅니다',
  '{1} starts before sales open ({2})': '{1}: 공연이 판매 시작({2})보다 먼저 시작합니다',
  'sales close ({1}) more than {2} hours after the last performance, {3}, starts ({4})':
    '판매 마감({1})이 마지막 공연 {3}의 시작({4})보다 {2}시간 넘게 늦습니다',
  '{1} would sell (until {2}) after its start ({3})': '{1}: 판매 마감({2})이 공연 시작({3})보다 늦습니다',
  'sales of {1} close ({2}) before sales open ({3})': '{1}: 판매 마감({2})이 판매 시작({3})보다 빠릅니다',
  'doors of {1} open ({2}) after its start ({3})': '{1}: 입장 시작({2})이 공연 시작({3})보다 늦습니다',
  '{1} has the offset {2}, but {3} has {4} then: fans see {5}':
    '{1}: 시차가 {2}인데 그때 {3} 시간대는 {4}입니다. 팬에게는 {5}(으)로 보입니다',
  'section {1} has rows and a capacity: it is either numbered or standing':
    '{1} 구역에 rows와 capacity가 함께 있습니다. 지정석이나 스탠딩 중 하나여야 합니다',
  'section {1} needs both rows and seatsPerRow': '{1} 구역에는 rows와 seatsPerRow가 둘 다 필요합니다',
  'section {1} needs rows and seatsPerRow (numbered), a plan, or capacity (standing)':
    '{1} 구역에는 rows와 seatsPerRow(지정석), plan(좌석 배치 파일), capacity(스탠딩) 중 하나가 필요합니다',
  'section {1} has a plan: its rows, seats and number of places are in there':
    '{1} 구역에는 plan이 있습니다. 줄과 좌석, 자리 수는 그 파일에 있습니다',
  '{1} needs a price, or categories with a price each':
    '{1}에는 price 또는 가격이 있는 categories가 필요합니다',
  '{1} has categories, and each has its price: remove price here':
    '{1}에는 categories가 있고 가격은 거기에 있습니다. 여기의 price를 지우세요',
  'category {1} of {2}': '{2}의 {1} 권종',
  'category {1} of {2}: minPerOrder {3} is above maxPerOrder {4}':
    '{2}의 {1} 권종: minPerOrder {3}이(가) maxPerOrder {4}보다 큽니다',
  'section {1} is standing: it has no seats to name': '{1} 구역은 스탠딩이라 좌석을 적을 수 없습니다',
  'section {1} has no seats {2}': '{1} 구역에 {2} 좌석이 없습니다',
  'section {1} has accessible seats and no category with accessible: true: no one could buy them':
    '{1} 구역에 휠체어석이 있지만 accessible: true인 권종이 없어 아무도 살 수 없습니다',
  'a seat such as C-12, or several of a row such as C-1..C-4':
    'C-12 같은 좌석 하나, 또는 C-1..C-4 같은 한 줄의 여러 좌석이어야 합니다',
  'the name of a .csv or .svg file in the folder of the festival':
    '축제 폴더에 있는 .csv 또는 .svg 파일의 이름이어야 합니다',

  // --- seat plans
  'there is no file {1} in the folder {2}': '{2} 폴더에 {1} 파일이 없습니다',
  '{1} has no section {2}: it has {3}': '{1} 파일에 {2} 구역이 없습니다. 있는 구역: {3}',
  'this plan has no seats': '이 배치 파일에는 좌석이 없습니다',
  '{1} "{2}" is no name: 1 to 8 letters and digits': '{1} "{2}": 이름은 글자와 숫자 1~8자입니다',
  'a second seat {1}-{2}; the first is in line {3}': '{1}-{2} 좌석이 두 번 있습니다. 처음은 {3}번째 줄입니다',
  '{1} seats are more than the {2} of a plan': '좌석 {1}개는 배치 파일 하나의 최대 {2}개를 넘습니다',
  '{1} rows are more than the {2} of a section': '{1}줄은 구역 하나의 최대 {2}줄을 넘습니다',
  'this seat has no position, and others of its section have one':
    '이 좌석에는 위치가 없는데 같은 구역의 다른 좌석에는 있습니다',
  'unknown column "{1}"{2}': '모르는 열 "{1}"{2}',
  ': separate columns by commas, not by semicolons or tabs':
    ': 열은 세미콜론이나 탭이 아니라 쉼표로 나눕니다',
  'this plan is empty': '이 배치 파일은 비어 있습니다',
  'this file is not UTF-8: in the spreadsheet, save it as "CSV UTF-8"':
    '이 파일은 UTF-8이 아닙니다. 스프레드시트에서 "CSV UTF-8"로 저장하세요',
  'a second column {1}': '{1} 열이 두 번 있습니다',
  'there is no column {1} in the first line': '첫 줄에 {1} 열이 없습니다',
  'more cells than the {1} columns of the first line': '첫 줄의 {1}개 열보다 칸이 많습니다',
  '{1} "{2}" is no number': '{1} "{2}": 숫자가 아닙니다',
  'a position has both x and y': '위치에는 x와 y가 둘 다 필요합니다',
  'rank {1} must be a whole number from 1': 'rank {1}은(는) 1 이상의 정수여야 합니다',
  'kind "{1}" must be one of {2}{3}': 'kind "{1}"은(는) {2} 중 하나여야 합니다{3}',
  'aisle "{1}" must be x, or empty': 'aisle "{1}"은(는) x이거나 비어 있어야 합니다',
  'this seat names no section': '이 좌석에는 구역이 없습니다',
  'this cell ends nowhere: quotes stand around a whole cell, in one line':
    '이 칸이 끝나지 않습니다. 따옴표는 한 줄 안에서 칸 전체를 감쌉니다',
  'this seat has no data-row, and no group around it has one':
    '이 좌석에도, 이를 감싼 그룹에도 data-row가 없습니다',
  'data-kind "{1}" must be one of {2}': 'data-kind "{1}"은(는) {2} 중 하나여야 합니다',
  'data-rank "{1}" must be a whole number from 1': 'data-rank "{1}"은(는) 1 이상의 정수여야 합니다',
  'where this seat is cannot be read: a circle, ellipse, rect or text has numbers for it':
    '이 좌석의 위치를 읽을 수 없습니다. circle, ellipse, rect, text의 숫자여야 합니다',
  'transform "{1}" is not read: only translate(x, y) is':
    'transform "{1}"은(는) 읽지 않습니다. translate(x, y)만 읽습니다',
  'data-unit "{1}" must be a number above 0': 'data-unit "{1}"은(는) 0보다 큰 수여야 합니다',
  'data-outline "{1}" is no id of a section': 'data-outline "{1}"은(는) 구역의 id가 아닙니다',
  'data-landmark "{1}" must be one of {2}{3}': 'data-landmark "{1}"은(는) {2} 중 하나여야 합니다{3}',
  'a {1} is no shape: draw a polygon, rect, circle, ellipse or path':
    '{1}은(는) 도형이 아닙니다. polygon, rect, circle, ellipse, path로 그리세요',
  'the corners of this shape are no numbers': '이 도형의 꼭짓점이 숫자가 아닙니다',
  'the path has several parts: draw one closed shape': 'path가 여러 조각입니다. 닫힌 도형 하나로 그리세요',
  'the path does not begin with M': 'path가 M으로 시작하지 않습니다',
  'the path has the command {1}, which is not read: only lines and curves (M L H V C S Q T Z)':
    'path의 {1} 명령은 읽지 않습니다. 선과 곡선(M L H V C S Q T Z)만 읽습니다',
  'the path has {1} numbers after {2}': 'path의 {2} 뒤에 숫자가 {1}개 있습니다',
  'the path has "{1}", which is no command and no number': 'path의 "{1}"은(는) 명령도 숫자도 아닙니다',
  'the name of a .svg file in the folder of the festival': '축제 폴더에 있는 .svg 파일의 이름이어야 합니다',
  'a shape is at least three corners as x,y with single spaces between, such as "0,0 10,0 10,5"':
    '윤곽은 "0,0 10,0 10,5"처럼 한 칸씩 띄어 쓴 x,y 꼭짓점이 셋 이상이어야 합니다',
  '{1} corners are more than the {2} of a shape': '꼭짓점 {1}개는 윤곽 하나의 최대 {2}개를 넘습니다',
  'the corner {1},{2} is out of bounds: coordinates go from -{3} to {4}':
    '꼭짓점 {1},{2}이(가) 범위 밖입니다. 좌표는 -{3}부터 {4}까지입니다',
  'the shape crosses itself: its side from {1} meets that from {2}':
    '윤곽이 스스로를 지납니다: {1} 변과 {2} 변이 만납니다',
  '{1},{2} to {3},{4}': '{1},{2}에서 {3},{4}까지',
  'the shape has no area': '윤곽의 넓이가 없습니다',
  'a second outline of section {1}': '{1} 구역의 윤곽이 두 번 있습니다',
  'the outline is of section {1}, which no performance has{2}':
    '윤곽의 구역 {1}이(가) 어느 공연에도 없습니다{2}',
  'section {1} is hidden: its outline would show it to everybody; without one it is drawn around its seats':
    '{1} 구역은 숨은 구역입니다. 윤곽이 있으면 모두에게 보입니다. 윤곽이 없으면 좌석을 따라 그립니다',
  'seat {1} of section {2} lies outside of the outline': '{2} 구역의 좌석 {1}이(가) 윤곽 밖에 있습니다',
  'seat {1} and {2} more of section {3} lie outside of the outline':
    '{3} 구역의 좌석 {1} 외 {2}석이 윤곽 밖에 있습니다',
  'a landmark of kind other needs a title': 'kind가 other인 시설에는 이름(title)이 필요합니다',
  'the title of this landmark is no plain line of text': '이 시설의 이름은 한 줄의 글이어야 합니다',
  'this is no SVG: {1}': 'SVG가 아닙니다: {1}',
  'section {1} is numbered but template {2} sells standing places only':
    '{1} 구역은 지정석인데 {2} 템플릿은 스탠딩만 팝니다',
  'one fan could buy {1} tickets but there are only {2} places':
    '한 사람이 {1}장까지 살 수 있는데 자리는 {2}개뿐입니다',
  'template {1} sells no goods: use one with -merchandise or remove goods':
    '{1} 템플릿은 굿즈를 팔지 않습니다. -merchandise가 있는 템플릿을 쓰거나 goods를 지우세요',
  'template {1} lets no rooms: use one with -stay or remove rooms':
    '{1} 템플릿은 숙박을 팔지 않습니다. -stay가 있는 템플릿을 쓰거나 rooms를 지우세요',
  'template {1} is paid through {2}, which takes {3} and not {4}':
    '{1} 템플릿은 {2}(으)로 결제하며, 이것은 {3}만 받고 {4}은(는) 받지 않습니다',
  'template {1} says by itself how fans pay: leave payments out':
    '{1} 템플릿은 결제 수단을 스스로 정합니다. payments를 지우세요',
  'template {1} offers {2} first: begin payments with it':
    '{1} 템플릿은 {2}을(를) 먼저 보여 줍니다. payments를 그것으로 시작하세요',
  'no image of the pool takes {1} together': '풀에 {1}을(를) 함께 받는 이미지가 없습니다',
  'payments by {1}': '{1} 결제',
  '{1} is still offered in payments: leave it in one of the two':
    '{1}은(는) 아직 payments에 있습니다. 둘 가운데 하나에만 두세요',
  'template {1} offers {2}: it has not ended': '{1} 템플릿은 {2}을(를) 받고 있습니다. 끝나지 않았습니다',
  'a second payment by {1}': '{1} 결제가 두 번 있습니다',
  'template {1} sells no goods': '{1} 템플릿은 굿즈를 팔지 않습니다',
  'template {1} lets no rooms': '{1} 템플릿은 숙박을 팔지 않습니다',
  '{1}: check-out day {2} is not after {3}': '{1}: 퇴실일 {2}이(가) {3}보다 늦지 않습니다',
  'pass {1}': '{1} 통합권',
  'pass {1} has the id of a performance: give it another':
    '{1} 통합권의 id가 공연의 id와 같습니다. 다른 id를 쓰세요',
  'pass {1} names {2} twice': '{1} 통합권에 {2} 공연이 두 번 있습니다',
  'pass {1}: there is no performance {2}{3}': '{1} 통합권: {2} 공연이 없습니다{3}',
  'pass {1}: {2} has no standing section {3}': '{1} 통합권: {2} 공연에는 스탠딩 구역 {3} 항목이 없습니다',
  'pass {1} has either quota (standing) or seats (numbered)':
    '{1} 통합권에는 quota(스탠딩)나 seats(지정석) 가운데 하나가 있어야 합니다',
  'pass {1}: {2} has no numbered section {3}': '{1} 통합권: {2} 공연에는 지정석 구역 {3} 항목이 없습니다',
  'pass {1}: section {2} of {3} has no seats {4}': '{1} 통합권: {3} 공연의 {2} 구역에 {4} 좌석이 없습니다',
  'pass {1}: seats {2} of {3} are blocked or kept in {4}':
    '{1} 통합권: {4} 공연에서 {3} 구역의 {2} 좌석은 막혀 있거나 주최자 자리입니다',
  'pass {1} has accessible seats and no category with accessible: true: no one could buy them':
    '{1} 통합권에 휠체어석이 있지만 accessible: true인 권종이 없어 아무도 살 수 없습니다',
  'pass {1}: {2} is a seat of pass {3} already': '{1} 통합권: {2} 좌석은 이미 {3} 통합권의 것입니다',
  'passes take {1} places of section {2} of {3}, which has {4}: leave at least one to be sold singly':
    '{3} 공연 {2} 구역의 자리는 {4}석인데 통합권이 {1}석을 씁니다. 낱장으로 팔 자리를 하나 이상 남기세요',
  'gate {1}: there is no performance {2}': '{1} 출입구: {2} 공연이 없습니다',
  'gate {1}: there is no section {2}': '{1} 출입구: {2} 구역이 없습니다',
  'vouchers {1} and {2} have the same code': '{1} 바우처와 {2} 바우처의 코드가 같습니다',
  'voucher {1} begins ({2}) when the sale is open for all ({3})':
    '{1} 바우처가 모두에게 판매가 열린 뒤에({3}) 시작합니다({2})',
  'voucher {1}': '{1} 바우처',
  '{1}: there is no performance {2}': '{1}: {2} 공연이 없습니다',
  '{1}: there is no section {2}': '{1}: {2} 구역이 없습니다',
  '{1}: there is no category {2}': '{1}: {2} 권종이 없습니다',
  '{1}: there is no item {2}': '{1}: {2} 상품이 없습니다',
  '{1}: there is no room {2}': '{1}: {2} 객실이 없습니다',
  '{1}: there is no hidden section {2}': '{1}: 숨긴 구역 {2}이(가) 없습니다',
  'a voucher has one discount: percent, amount or price':
    '바우처의 할인은 percent, amount, price 중 하나입니다',
  'a voucher gives a discount (percent, amount or price), opens hidden sections (opens) or an early sale (presale)':
    '바우처는 할인(percent, amount, price)을 주거나, 숨긴 구역(opens)이나 선예매(presale)를 엽니다',
  'this voucher gives things away: say free: true if that is meant':
    '이 바우처로 무료가 됩니다. 무료가 맞다면 free: true를 쓰세요',
  'until is not after from': 'until이 from보다 늦지 않습니다',
  'presale needs from: when fans with a code may begin':
    'presale에는 from이 필요합니다: 코드가 있는 팬이 언제부터 살 수 있는지 쓰세요',
  '4 to 32 letters and digits; spaces and hyphens do not count':
    '글자와 숫자 4~32자여야 합니다. 빈칸과 하이픈은 세지 않습니다',
  '{1} plays ({2}) before {3} starts ({4})': '{1}: 출연 시각({2})이 {3} 공연의 시작({4})보다 빠릅니다',
  '{1} plays ({2}) more than {3} hours after {4} starts ({5})':
    '{1}: 출연 시각({2})이 {4} 공연의 시작({5})보다 {3}시간 넘게 늦습니다',
  'white texts on {1} have a contrast of {2} and need {3}: take a darker one':
    '{1} 위의 흰 글자는 명도 대비가 {2}입니다. {3} 이상이어야 하니 더 어두운 색을 쓰세요',
  'lighter for dark pages, {1} has a contrast of {2} and needs {3}: name a light colour in theme.dark':
    '{1}을(를) 어두운 화면에 맞춰 밝혀도 명도 대비가 {2}입니다. {3} 이상이어야 하니 theme.dark에 밝은 색을 쓰세요',
  'texts in {1} on dark pages have a contrast of {2} and need {3}: take a lighter one':
    '어두운 화면에서 {1} 글자는 명도 대비가 {2}입니다. {3} 이상이어야 하니 더 밝은 색을 쓰세요',
  'legalTexts names terms, privacy or both': 'legalTexts에는 terms나 privacy 또는 둘 다 적어야 합니다',
  'gate {1}: there is no category {2}{3}': '{1} 출입구: {2} 권종이 없습니다{3}',
  'gate {1}: none of its sections has the category {2}': '{1} 출입구가 맡는 구역에는 {2} 권종이 없습니다',
  'min {1} is above max {2}': 'min {1}이(가) max {2}보다 큽니다',
  '{1} costs 0: say "free: true" if that is meant':
    '{1}: 가격이 0입니다. 무료가 맞다면 "free: true"를 쓰세요',
  '{1} is free but {2} is {3}: keep one of the two': '{1}: free인데 {2} 값이 {3}입니다. 하나만 남기세요',
  'section {1}': '{1} 구역',
  'item {1}': '{1} 상품',
  'room {1}': '{1} 객실',
  'option {1} of {2}': '{2} 상품의 옵션 {1}',
  'night {1} of {2}': '{2} 객실의 {1} 밤',
  '{1} is free but has no {2} of its own: add {3}: 0':
    '{1}: free인데 자기 {2} 값이 없습니다. {3}: 0을 쓰세요',
  'item {1} needs stock, or options with a stock each':
    '{1} 상품에는 stock, 또는 저마다 stock이 있는 options가 필요합니다',
  'item {1} has options, and each has its stock: remove stock here':
    '{1} 상품에는 options가 있고 저마다 stock이 있습니다. 여기 stock은 지우세요',
  "the festival's sale ({1} to {2})": '축제 판매 기간({1} ~ {2})',
  'sales of {1} would open ({2}) outside of {3}': '{1}: 판매 시작({2})이 {3} 밖입니다',
  'sales of {1} would close ({2}) outside of {3}': '{1}: 판매 마감({2})이 {3} 밖입니다',
  'sales of {1} close ({2}) before they open ({3})': '{1}: 판매 마감({2})이 판매 시작({3})보다 빠릅니다',
  '{1} would be let for {2} nights, and {3} are allowed': '{1}: {2}박을 팔게 됩니다. {3}박까지 됩니다',
  '{1}: check-out day {2} is not after the day that sales open ({3})':
    '{1}: 퇴실일 {2}이(가) 판매를 시작하는 날({3})보다 늦지 않습니다',
  'a price of {1} has either date or weekday': '{1} 객실의 prices에는 date와 weekday 중 하나만 있어야 합니다',
  'a second price of {1} for {2}': '{1}: {2} 밤의 가격이 이미 있습니다',
  '{1} is no night of {2}: the first is {3}, the check-out day is {4}':
    '{1}: {2} 객실의 밤이 아닙니다. 첫 밤은 {3}, 퇴실일은 {4}입니다',
  '{1} has no night on a {2}: it is let from {3} to {4}':
    '{1} 객실에는 {2} 밤이 없습니다. {3}부터 {4}까지 팝니다',
  'a second {1} with id "{2}"': '"{2}": 같은 id가 이미 있습니다 ({1})',
  'a second refund rule for {1}': '{1}: 같은 환불 규정이 이미 있습니다',
  'a second refund rule for {1} days before': '{1}일 전 환불 규정이 이미 있습니다',
  'a refund rule has either untilDaysBefore or withinDaysOfPurchase':
    '환불 규정에는 untilDaysBefore와 withinDaysOfPurchase 중 하나만 있어야 합니다',
  'cutOff goes with untilDaysBefore only': 'cutOff는 untilDaysBefore와 함께만 쓸 수 있습니다',
  '{1} days after the purchase': '구매 후 {1}일',
  '{1} days before': '{1}일 전',
  'cancelling later ({1} days) would cost less than cancelling earlier ({2} days)':
    '늦게 취소({1}일 전)하는 쪽이 일찍 취소({2}일 전)하는 쪽보다 수수료가 쌉니다',
  '{1} fans are expected for {2} places: everything is sized for them':
    '{2}석에 {1}명이 올 것으로 되어 있습니다. 모든 크기가 그 인원에 맞춰집니다',
  '{1} fans with {2} tickets each cannot fill {3} places: everything is sized for them':
    '{1}명이 {2}장씩 사도 {3}석을 채울 수 없습니다. 모든 크기가 그 인원에 맞춰집니다',

  // --- what shows when files meet
  'there is no template "{1}"{2}': '"{1}" 템플릿은 없습니다{2}',
  ': {seat|noseat}[-merchandise][-kakao][-stay], or a file of gitops/templates ({1})':
    ': {seat|noseat}[-merchandise][-kakao][-stay] 또는 gitops/templates의 파일 ({1})',
  'none yet': '아직 없음',
  'template {1} needs {2}; templates that can run today: {3}':
    '{1} 템플릿에 필요한 이미지: {2}. 지금 쓸 수 있는 템플릿: {3}',
  '{1}, which {2} planned: not in the pool yet': '{1} (계획만 있고 아직 풀에 없음)',
  '{1}, which {2} not in the pool': '{1} (풀에 없음)',
  '; and ': '; 그리고 ',
  'template {1} has no service "{2}"{3}': '{1} 템플릿에는 "{2}" 서비스가 없습니다{3}',
  'scale: the plan has no service "{1}"{2}': 'scale: 계획에 "{1}" 서비스가 없습니다{2}',
  '{1} runs as a single pod': '{1} 서비스는 파드 하나로만 돕니다',
  'tier production needs a digest for every image; release {1} has none for {2}':
    'production에는 모든 이미지의 digest가 필요합니다. 릴리스 {1}에 없는 이미지: {2}',
  'release {1} is only for tier local': '릴리스 {1}은(는) local에서만 쓸 수 있습니다',
  'release {1} has no image {2}': '릴리스 {1}에 없는 이미지: {2}',
  'state archived needs a recorded backup: "backup" in the ops.yaml of this environment':
    'archived 상태에는 백업 기록이 필요합니다. 이 환경의 ops.yaml에 "backup"을 쓰세요',
  'namespace of {1} is above 63 characters': '{1}의 네임스페이스 이름이 63자를 넘습니다',
  '{1} with surge needs {2}{3} of {4} but the quota is {5}{6}':
    '{1}: 교체 중의 여유까지 {4} {2}{3}이(가) 필요한데 한도는 {5}{6}입니다',
  '{1} could open {2} connections but {3} are allowed ({4} - {5} reserved): {6}':
    '{1}: 연결을 {2}개까지 열 수 있는데 허용은 {3}개입니다 ({4} - 예약 {5}): {6}',
  '{1} {2} pods x {3} + {4}': '{1} 파드 {2}개 x {3} + {4}',

  // --- clove validate
  '{1} (warning)': '{1} (경고)',
  '{1} file is valid': '파일 {1}개에 문제가 없습니다',
  '{1} files are valid': '파일 {1}개에 문제가 없습니다',
  'there is no file {1}': '{1} 파일이 없습니다',
};
