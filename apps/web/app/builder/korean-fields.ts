/**
 * What the festival schema says of its fields, in Korean beside the English that stands in the schema. A test names what is
 * missing here; until then readers get the English sentence.
 */
export const koreanDescriptions: Readonly<Record<string, string>> = {
  // --- sentences behind many fields
  'Never changes.': '바꿀 수 없습니다.',
  'Never changes once something was sold.': '판매가 시작된 뒤에는 바꿀 수 없습니다.',
  'In Korean and, where given, English.': '한국어로, 원하면 영어로도 적습니다.',
  'In Korean.': '한국어.',
  'In English.': '영어.',
  'Default: none; all readers get the Korean one.': '비우면 모두에게 한국어로 보입니다.',
  'RFC 3339 with an offset.': '시간대가 붙은 RFC 3339 시각입니다.',
  "An integer in the currency's smallest unit (won, yen, cent), VAT included.":
    '통화의 가장 작은 단위(원, 엔, 센트)로 적는 정수이며 부가세를 포함합니다.',
  '0 needs free: true.': '0이면 무료(free: true)라고 밝혀야 합니다.',
  'true says that a price of 0 is meant.': '켜면 가격 0이 의도한 것이라는 뜻입니다.',
  'Default: false, and then the price must be above 0.': '기본은 꺼짐이며, 이때 가격은 0보다 커야 합니다.',
  'Default: false.': '기본은 꺼짐입니다.',
  'Default: none.': '기본은 없음입니다.',
  'Default: all.': '기본은 모두입니다.',
  'Default: 1.': '기본은 1입니다.',
  'Default: nothing.': '기본은 없음입니다.',
  'Default: open.': '기본은 운영(open)입니다.',
  'Default: its id.': '비우면 아이디가 보입니다.',
  'Default: at once.': '비우면 바로부터입니다.',
  'Default: for ever.': '비우면 끝이 없습니다.',
  'Default: any number.': '비우면 제한이 없습니다.',
  'Default: none is printed.': '비우면 적히지 않습니다.',
  'Default: that alone.': '비우면 그것만 씁니다.',
  'Default: sales.opensAt.': '비우면 판매 시작 시각(sales.opensAt)입니다.',
  'Default: sales.closesAt.': '비우면 판매 종료 시각(sales.closesAt)입니다.',
  'Pictures are added in the console.': '사진은 콘솔에서 올립니다.',
  'As <row>-<seat>, or from..to in one row.': '<열>-<번호>로, 또는 한 열 안에서 처음..끝으로 적습니다.',

  // --- the festival
  'The slug: lower case letters, digits and inner hyphens, at most 40, unique.':
    '축제의 이름표: 영어 소문자, 숫자, 사이의 붙임표로 40자 이하이며 하나뿐이어야 합니다.',
  'The file is called <slug>.yaml and the address starts with it.':
    '파일 이름이 <slug>.yaml이 되고 주소가 이것으로 시작합니다.',
  'open: it runs. stopped: no pod runs, volumes and addresses stay. archived: only volumes and names stay; needs a recorded backup in ops.yaml.':
    'open: 운영합니다. stopped: 서버를 멈추고 데이터와 주소는 남깁니다. archived: 데이터와 이름만 남기며, ops.yaml에 백업 기록이 있어야 합니다.',
  "The festival's name.": '축제의 이름.',
  'Which services the festival needs: {seat|noseat}[-merchandise][-kakao][-stay], or a file of gitops/templates. "clove template list" shows all.':
    '축제에 필요한 서비스 묶음: {seat|noseat}[-merchandise][-kakao][-stay], 또는 gitops/templates의 파일.',
  'IANA time zone: decides where a day begins.': '시간대(IANA): 하루가 언제 시작하는지 정합니다.',
  'What every price is in (ISO 4217).': '모든 가격의 통화(ISO 4217).',
  'What fans get with codes.': '코드로 팬이 받는 것.',
  'Cancelling early costs a fee, the earlier the smaller; after the last rule nothing comes back.':
    '일찍 취소할수록 수수료가 적고, 마지막 규칙이 지나면 돌려받지 못합니다.',
  'Default: no refunds.': '비우면 환불하지 않습니다.',
  'true: fans may give a ticket back at what they paid; it goes on sale once its section is sold out, and the money follows when it is sold again, at the latest when the performance starts.':
    '켜면 팬이 낸 값 그대로 티켓을 되팔 수 있습니다. 그 구역이 매진되면 판매되고, 다시 팔리거나 늦어도 공연이 시작할 때 돈을 돌려줍니다.',
  'Service to number of pods, where the computed one will not do.':
    '계산된 파드 수가 맞지 않는 서비스의 파드 수.',
  'Default: the plan computes all.': '비우면 모두 계산으로 정합니다.',
  'Pods of one service instead of the computed number.': '한 서비스의 파드 수를 계산 대신 정합니다.',
  'At least so many pods.': '최소 파드 수.',
  'Default: from the catalogue and expectedFans.': '비우면 카탈로그와 예상 인원으로 정합니다.',
  'At most so many pods.': '최대 파드 수.',
  'Default: computed from expectedFans.': '비우면 예상 인원으로 계산합니다.',

  // --- sales
  'When is sold, and to how many.': '언제, 몇 명에게 파는지.',
  'When sales open: holds are refused before it.': '판매 시작: 그 전에는 자리를 잡을 수 없습니다.',
  'When sales close: holds are refused from it on.': '판매 종료: 이때부터 자리를 잡을 수 없습니다.',
  'How many people will try to buy: sizes everything.': '구매를 시도할 인원: 모든 크기를 정합니다.',
  'Tickets that one member can hold and own, over all performances.':
    '한 회원이 모든 공연을 통틀어 가질 수 있는 티켓 수.',

  // --- performances
  'The shows, in the order they are listed to fans.': '팬에게 보이는 순서대로 적은 공연.',
  'One show that tickets are sold for.': '티켓을 파는 공연 하나.',
  'Id of the performance: letters, digits and inner hyphens, at most 40.':
    '공연의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What tickets call it.': '티켓에 적히는 이름.',
  'When it starts; refund days are counted back from it.': '시작 시각: 환불 일수를 여기서부터 거꾸로 셉니다.',
  'When nothing of it is sold any more.': '이때부터 더 팔지 않습니다.',
  'Default: startsAt; sales.closesAt bounds it.':
    '비우면 공연 시작 시각이며, 판매 종료 시각을 넘지 못합니다.',
  'From when its tickets can be checked in.': '이때부터 입장할 수 있습니다.',
  'Default: 6 hours before startsAt.': '비우면 시작 6시간 전입니다.',
  'Where people sit or stand, each with its price.': '앉거나 서는 곳과 그 가격.',

  // --- sections
  'One price area: numbered (rows and seatsPerRow, or a plan; only in seat templates) or standing (capacity).':
    '가격이 같은 구역: 지정석(열과 열당 좌석 수, 또는 배치도; seat 템플릿만) 또는 스탠딩(정원).',
  'Id of the section: letters, digits and inner hyphens, at most 40.':
    '구역의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What fans read.': '팬에게 보이는 이름.',
  'Numbered: how many rows.': '지정석: 열의 수.',
  'Only with seatsPerRow.': '열당 좌석 수와 함께 적습니다.',
  'Numbered: seats in every row.': '지정석: 열마다 있는 좌석 수.',
  'Only with rows.': '열의 수와 함께 적습니다.',
  'Numbered: a file of its rows and seats, beside this file in the folder <slug>.':
    '지정석: 열과 좌석을 적은 파일. 이 파일 옆의 <slug> 폴더에 둡니다.',
  'Instead of rows and seatsPerRow.': '열과 좌석 수 대신 씁니다.',
  'Standing: how many places.': '스탠딩: 정원.',
  'Instead of rows and seatsPerRow, or a plan.': '열과 좌석 수나 배치도 대신 씁니다.',
  'What one place costs.': '한 자리의 가격.',
  'Instead of categories.': '권종 대신 씁니다.',
  'Prices for adults, youth, seniors and so on, instead of price; the first is for those who name none.':
    '일반, 청소년, 경로 등의 가격. 한 가지 가격 대신 쓰며, 고르지 않은 사람에게는 첫 번째가 적용됩니다.',
  'A price for those whom it is meant for.': '대상이 정해진 가격.',
  'Id of the category: letters, digits and inner hyphens, at most 40.':
    '권종의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What fans and staff at the door read.': '팬과 입장 담당자에게 보이는 이름.',
  'What one place costs in it.': '이 권종의 한 자리 가격.',
  'Who comes in shows what entitles to it.': '입장할 때 대상임을 증명해야 합니다.',
  'Entitles to an accessible seat, and companions to the seats beside it.':
    '휠체어석을, 동반자는 그 옆자리를 살 수 있습니다.',
  'Of one order, where it has any of this category.': '이 권종이 들어 있는 주문 하나의 최소 수.',
  'Of one order.': '주문 하나의 최대 수.',
  'Default: as many as a fan may have.': '비우면 한 사람이 살 수 있는 만큼입니다.',
  'Numbered: seats that are not there for anybody, such as behind the mixing desk.':
    '지정석: 음향 부스 뒤처럼 아무도 앉을 수 없는 자리.',
  'Numbered: seats that the organiser keeps and that are never offered to fans.':
    '지정석: 주최자가 두고 팬에게 팔지 않는 자리.',
  'Numbered: seats for those in a category with accessible: true, and for companions beside them.':
    '지정석: 휠체어석(accessible: true인 권종)과 동반자석.',
  'true: neither shown nor sold to fans without a code of a voucher that opens it.':
    '켜면 이 구역을 여는 코드가 있는 팬에게만 보이고 팔립니다.',
  'Numbered: refuses choices that leave a seat alone between others, while others are possible.':
    '지정석: 다른 선택이 있는 동안, 한 자리만 남기는 선택을 막습니다.',

  // --- the drawing of the venue
  'The venue from above.': '위에서 본 공연장.',
  'Default: it is drawn around the seats.': '비우면 좌석을 따라 그립니다.',
  'A file with more outlines and landmarks, beside this file in the folder <slug>: shapes with data-outline or data-landmark.':
    '윤곽과 시설을 그린 파일. 이 파일 옆의 <slug> 폴더에 두며, data-outline이나 data-landmark가 있는 도형을 읽습니다.',
  'Default: none, beside the SVG plans of sections.': '비우면 구역의 SVG 배치도에서만 읽습니다.',
  'Sections whose outline is known.': '윤곽을 그린 구역.',
  'Default: sections are drawn around their seats.': '비우면 구역을 좌석을 따라 그립니다.',
  'The stage, entrances, toilets and so on.': '무대, 입구, 화장실 등.',
  'Default: a stage in front of all seats.': '비우면 모든 좌석 앞에 무대를 그립니다.',
  'Where a section is.': '구역이 있는 곳.',
  'Id of the section.': '구역의 아이디.',
  'What is drawn around it.': '구역을 둘러싼 선.',
  'Its corners as x,y with spaces between; a unit is the room of a seat, y grows away from the stage.':
    '꼭짓점을 x,y로, 사이를 띄어 적습니다. 단위는 좌석 하나의 폭이고 y는 무대에서 멀어질수록 커집니다.',
  'A place that fans look for beside the sections.': '구역 말고 팬이 찾는 곳.',
  'What it is.': '무엇인지.',
  'With other it needs a title.': 'other에는 이름이 필요합니다.',
  'Where it is.': '있는 곳.',
  'What fans read instead of its kind.': '종류 대신 팬에게 보이는 이름.',

  // --- goods
  'What a -merchandise template sells.': '-merchandise 템플릿이 파는 굿즈.',
  'One item: with a stock, or with options that have one each.':
    '굿즈 하나: 재고가 있거나, 재고가 따로 있는 옵션이 있습니다.',
  'Id of the item: letters, digits and inner hyphens, at most 40.':
    '굿즈의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What the item is called.': '굿즈의 이름.',
  'What fans read about it.': '팬에게 보이는 설명.',
  'What one costs.': '하나의 가격.',
  'Pieces received so far; corrections in the console come on top.':
    '지금까지 들어온 수량. 콘솔에서 고친 수량이 더해집니다.',
  'Instead of options.': '옵션 대신 씁니다.',
  'Kinds of it that fans choose from (sizes, colours), each with its stock.':
    '팬이 고르는 종류(크기, 색)와 각각의 재고.',
  'Instead of stock.': '재고 대신 씁니다.',
  'A kind of the item with a stock of its own.': '재고가 따로 있는 종류.',
  'Id of the option: letters, digits and inner hyphens, at most 40.':
    '옵션의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What the option is called: a size, a colour.': '옵션의 이름: 크기, 색.',
  'Pieces of it received so far.': '지금까지 들어온 수량.',
  'Corrections in the console come on top.': '콘솔에서 고친 수량이 더해집니다.',
  "What one of it costs, where that is not the item's price.": '굿즈의 가격과 다를 때의 가격.',
  'Pieces that one member can buy, over all options.': '한 회원이 옵션을 통틀어 살 수 있는 수.',
  'When it can be bought.': '이때부터 살 수 있습니다.',

  // --- rooms
  'What a -stay template lets.': '-stay 템플릿이 빌려주는 숙박.',
  'One kind of room or pitch.': '객실이나 캠핑 자리의 한 종류.',
  'Id of the room: letters, digits and inner hyphens, at most 40.':
    '숙박의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What the room is called.': '숙박의 이름.',
  'What guests read about it.': '손님에게 보이는 설명.',
  'What one night costs.': '하룻밤의 가격.',
  'Nights that cost something else.': '가격이 다른 밤.',
  'Default: pricePerNight for all.': '비우면 모든 밤이 같은 가격입니다.',
  'Nights with another price: of a date, or of a day of the week.': '날짜나 요일에 따라 가격이 다른 밤.',
  'The night that begins on this day.': '이날 시작하는 밤.',
  'Wins over a weekday.': '요일보다 먼저 적용됩니다.',
  'Instead of date: every night that begins on this day of the week.':
    '날짜 대신: 이 요일에 시작하는 모든 밤.',
  'What that night costs.': '그 밤의 가격.',
  'How many there are of it.': '객실이나 자리의 수.',
  'Guests per unit.': '한 자리의 인원.',
  'Default: not said to guests.': '비우면 손님에게 보이지 않습니다.',
  "The first night, as a day in the festival's time zone.": '첫 밤(축제 시간대의 날짜).',
  'The check-out day: the last night is the one before it.': '퇴실일: 마지막 밤은 그 전날입니다.',
  "In the festival's time zone.": '축제 시간대의 날짜입니다.',

  // --- gates
  'Where tickets are checked in.': '입장을 확인하는 곳.',
  'Default: none in the file; organisers can make gates in the console, and without any a check-in names its performance alone.':
    '비우면 파일에는 없고 콘솔에서 만들 수 있습니다. 입구가 없으면 입장 기록에 공연만 남습니다.',
  'Each check-in names its gate, and a wrong one names the right one.':
    '입장할 때마다 입구가 기록되고, 잘못 온 티켓에는 맞는 입구를 알려 줍니다.',
  'Id of the gate: letters, digits and inner hyphens, at most 40.':
    '입구의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What staff call it.': '담당자가 부르는 이름.',
  'Performances that it serves.': '이 입구로 들어가는 공연.',
  'Sections that it serves.': '이 입구로 들어가는 구역.',
  'Price categories that it serves.': '이 입구로 들어가는 권종.',
  'Default: all tickets, with a category or without.': '비우면 권종이 있든 없든 모든 티켓입니다.',
  'Its doors or lanes, for the record of who entered where.': '누가 어디로 들어왔는지 남기기 위한 문이나 줄.',
  'Default: they are not distinguished.': '비우면 구분하지 않습니다.',
  'true: who is scanned out may come in again.': '켜면 퇴장 처리한 사람이 다시 들어올 수 있습니다.',

  // --- vouchers
  'Default: none in the file; organisers make vouchers, and any number of secret codes, in the console.':
    '비우면 파일에는 없습니다. 할인 코드와 비밀 코드는 콘솔에서 얼마든지 만들 수 있습니다.',
  'What fans get with a code: a discount, a hidden section, an early sale.':
    '코드로 받는 것: 할인, 숨은 구역, 선예매.',
  'Id of the voucher: letters, digits and inner hyphens, at most 40.':
    '할인의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'What fans type: 4 to 32 letters and digits; case, spaces and hyphens do not count.':
    '팬이 입력하는 코드: 글자와 숫자 4~32자. 대소문자, 빈칸, 붙임표는 구분하지 않습니다.',
  'It stands in git: make codes that must stay secret, or many, in the console instead.':
    'git에 남으므로, 비밀이어야 하거나 많은 코드는 콘솔에서 만드세요.',
  'Off what it covers, together rounded down.': '적용 대상에서 깎는 비율이며, 합계에서 내림합니다.',
  'One of percent, amount and price at most; 100 needs free: true.':
    '비율, 금액, 가격 가운데 하나만 씁니다. 100이면 무료(free: true)라고 밝혀야 합니다.',
  'Off what it covers, at most all of it.': '적용 대상에서 깎는 금액이며, 전액을 넘지 않습니다.',
  'Of each covered place, piece or booking that costs more.': '더 비싼 자리, 굿즈, 숙박 각각의 가격.',
  'Performances that it covers.': '적용되는 공연.',
  'Without any of these lists it covers everything; where performances, sections or categories are named, places alone, and goods and rooms where they are named.':
    '목록이 하나도 없으면 모두에 적용됩니다. 공연, 구역, 권종을 적으면 자리에만, 굿즈와 숙박은 적은 것에만 적용됩니다.',
  'Sections that it covers.': '적용되는 구역.',
  'Default: all, see performances.': '비우면 모두입니다(공연 항목을 보세요).',
  'Price categories that it covers.': '적용되는 권종.',
  'Items of goods that it covers, with all their options.': '적용되는 굿즈(모든 옵션 포함).',
  'Rooms that it covers.': '적용되는 숙박.',
  'From when it can be used.': '이때부터 쓸 수 있습니다.',
  'Until when, excluded.': '이때 전까지 쓸 수 있습니다.',
  'Orders with it.': '쓸 수 있는 주문 수.',
  'Orders of one fan with it.': '한 팬이 쓸 수 있는 주문 수.',
  'Least total of the order before the discount.': '할인 전 주문 금액의 최소.',
  'Hidden sections that fans with the code see and buy in.': '코드가 있는 팬에게 보이고 팔리는 숨은 구역.',
  'true: fans with the code buy what it covers before the sale opens, from its from on.':
    '켜면 코드가 있는 팬은 판매 시작 전에, from 시각부터 살 수 있습니다.',

  // --- payments and refunds
  'How fans pay, in the order in which it is offered: kakao (Kakao Pay), toss (cards by Toss Payments).':
    '결제 수단을 보이는 순서대로: kakao(카카오페이), toss(토스페이먼츠 카드).',
  "The template's own comes first.": '템플릿의 것이 먼저 옵니다.',
  'Who cancels this early gets back all but the fee.':
    '이만큼 일찍 취소하면 수수료를 뺀 금액을 돌려받습니다.',
  'Whole days before the performance.': '공연 며칠 전까지인지.',
  "Time of the last such day, in the festival's zone, until which the rule counts.":
    '그 마지막 날, 축제 시간대로 몇 시까지인지.',
  'Only with untilDaysBefore.': '공연 전 일수와 함께 적습니다.',
  'Default: the whole day.': '비우면 그날 하루 전체입니다.',
  'Instead of untilDaysBefore: so many times 24 hours after the order, never past the start.':
    '공연 전 일수 대신: 주문 뒤 24시간을 하루로 세며, 공연 시작을 넘지 않습니다.',
  'The cheaper of the rules that fit counts.': '맞는 규칙 가운데 수수료가 적은 쪽이 적용됩니다.',
  'What is kept, in percent of what was paid.': '낸 금액에서 떼는 비율(퍼센트).',

  // --- who sells
  'Who sells: what receipts say of the seller.': '판매자: 영수증에 적힙니다.',
  'Default: the title alone.': '비우면 축제 이름만 적힙니다.',
  'The business that sells.': '판매하는 사업자.',
  'E-mail address or telephone number for fans.': '팬이 연락할 이메일이나 전화번호.',
  'Business registration number.': '사업자등록번호.',
  'Number of the mail-order business report.': '통신판매업 신고번호.',
  'Who represents the business.': '대표자.',
  'Where the business is.': '사업장 주소.',

  // --- what the festival's page says
  'From how many whole years people are let in; 0 says that everybody is.':
    '만 몇 세부터 입장할 수 있는지. 0이면 누구나입니다.',
  'Default: as the festival says.': '비우면 축제에 적은 대로입니다.',
  'Who plays, in the order in which they are shown.': '출연자를 보이는 순서대로.',
  'Default: not said.': '비우면 밝히지 않습니다.',
  'Someone who is on stage.': '무대에 오르는 사람.',
  'Who plays.': '출연자.',
  'When they begin.': '출연 시각.',
  'Of performances that say none.': '따로 적지 않은 공연에 적용됩니다.',
  'Where the festival takes place.': '축제가 열리는 곳.',
  'Default: the page does not say.': '비우면 페이지에 나오지 않습니다.',
  'Its name.': '이름.',
  'Its address.': '주소.',
  'Its page of a map service.': '지도 서비스의 페이지.',
  'Only https.': 'https만 됩니다.',
  'How to get there.': '오시는 길.',
  "The festival's colours.": '축제의 색.',
  'Default: those of Clove.': '비우면 Clove의 색입니다.',
  'Below white texts, and of texts on light pages: dark enough for both (contrast 4.5 with white).':
    '흰 글자의 바탕과 밝은 화면의 글자에 쓰는 색. 흰색과의 대비가 4.5 이상이어야 합니다.',
  'Of texts on dark pages: light enough for it (contrast 4.5).':
    '어두운 화면의 글자에 쓰는 색. 대비가 4.5 이상이어야 합니다.',
  'Default: the colour with white in it.': '비우면 위의 색에 흰색을 섞습니다.',
  'What fans should know; the page shows the latest first.': '알림. 최근 것부터 보입니다.',
  'A short text for fans.': '팬에게 보이는 짧은 글.',
  "Its day, in the festival's zone.": '알림의 날짜(축제 시간대).',
  'What fans should know.': '알릴 내용.',

  // --- passes
  'Tickets for several performances.': '여러 공연에 쓰는 티켓.',
  'Default: there are none.': '비우면 없습니다.',
  'One ticket for several performances: one price, one QR code, one check-in per performance.':
    '여러 공연에 쓰는 티켓 하나: 가격도 QR도 하나이며, 공연마다 한 번 입장합니다.',
  'Refund days are counted from the first.': '환불 일수는 첫 공연부터 셉니다.',
  'Id of the pass: letters, digits and inner hyphens, at most 40.':
    '통합권의 아이디: 글자, 숫자, 사이의 붙임표로 40자 이하.',
  'Performances that it admits to, once each.': '한 번씩 입장할 수 있는 공연.',
  'Numbered, instead of quota: the seats that are sold as passes, the same in each of the performances.':
    '지정석, 파는 수 대신: 통합권으로 파는 좌석. 모든 공연에서 같은 자리입니다.',
  'They are not sold singly.': '낱장으로는 팔지 않습니다.',
  'true: neither shown nor sold to fans without a code of a voucher that opens its section.':
    '켜면 그 구역을 여는 코드가 있는 팬에게만 보이고 팔립니다.',
  'Standing: how many are sold.': '스탠딩: 파는 수.',
  'The section of each of these performances that it admits to.': '각 공연에서 들어가는 구역.',
  'Of the pass, for all its performances together.': '모든 공연을 합친 통합권의 가격.',
  "They are kept out of the section's capacity in each of the performances: the rest is sold singly.":
    '공연마다 그 구역의 정원에서 빼 두며, 나머지를 낱장으로 팝니다.',

  // --- what fans agree to, and how they paid once
  'How fans paid once and no longer can: orders that were paid so are still refunded through it.':
    '더는 쓰지 않는 결제 수단. 이것으로 낸 주문은 계속 이것으로 환불합니다.',
  'What fans agree to when they order: an order without it is refused, and each keeps the versions that its fan agreed to.':
    '주문할 때 팬이 동의하는 것. 동의하지 않은 주문은 거절되고, 주문마다 동의한 판이 남습니다.',
  'Default: nothing is asked for.': '비우면 동의를 받지 않습니다.',
  'Terms of sale.': '판매 약관.',
  'Default: none is asked for.': '비우면 동의를 받지 않습니다.',
  'Since when this text is in force; orders keep it.': '이 글이 시행된 날. 주문에 남습니다.',
  'With another one fans agree anew.': '바뀌면 팬이 다시 동의합니다.',
  'Where fans read it.': '팬이 읽는 곳.',
  'Collection and use of personal data.': '개인정보 수집과 이용.',
};
