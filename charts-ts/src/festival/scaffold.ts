import { parse } from 'yaml';

const DAY_MS = 86_400_000;

/** What a new festival file needs; all other fields have a default or are added later. */
export interface FestivalSketch {
  readonly slug: string;
  readonly titleKo: string;
  readonly titleEn?: string | undefined;
  readonly template: string;
  readonly timezone: string;
  readonly currency: string;
  /** RFC 3339 with an offset, as every instant here. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly startsAt: string;
  readonly expectedFans: number;
  readonly maxTicketsPerFan: number;
  readonly price: number;
  /** Of the one section that it begins with. */
  readonly places: { readonly rows: number; readonly seatsPerRow: number } | { readonly capacity: number };
  /** How fans pay, the template's own first. Default: that alone. */
  readonly payments?: readonly string[] | undefined;
  /** It begins with a discount code. @default false */
  readonly vouchers?: boolean;
  /** Its template sells goods: the file begins with an item. @default false */
  readonly goods?: boolean;
  /** Its template lets rooms: the file begins with one. @default false */
  readonly rooms?: boolean;
}

/** The text of a festival file to go on from: small, commented, and valid when the sketch makes sense. */
export function festivalText(sketch: FestivalSketch): string {
  const { slug, template, timezone, currency, opensAt, closesAt, startsAt, price, places } = sketch;
  const title = titleOf(sketch);
  const free = price === 0 ? ', free: true' : '';
  const section =
    'capacity' in places
      ? `{ id: GENERAL, capacity: ${places.capacity}, price: ${price}${free} }`
      : `{ id: A, rows: ${places.rows}, seatsPerRow: ${places.seatsPerRow}, price: ${price}${free} }`;
  return `# yaml-language-server: $schema=../festival.schema.json
# Everything about one festival. An editor with YAML support explains every field; "npx clove validate" checks the file.
# 축제 하나의 모든 것. 편집기가 각 항목을 설명하고, "npx clove validate"가 파일을 검사합니다.

# The file is called <slug>.yaml and the address begins with it: it never changes. / 파일 이름이자 주소, 바꿀 수 없음
festival: ${scalar(slug)}
# open | stopped (no pod runs, data stays) | archived (needs a recorded backup) / 운영 | 중지 | 보관
state: open
title: ${title}
# Which services it needs: "npx clove template list" shows all. / 필요한 서비스 묶음
template: ${scalar(template)}
# Decides where a day begins. / 하루의 기준
timezone: ${scalar(timezone)}
currency: ${scalar(currency)}

sales:
  # Instants carry their offset. / 시각은 시간대와 함께
  opensAt: ${opensAt}
  # At the latest a day after the last performance has started. / 늦어도 마지막 공연 시작 하루 뒤
  closesAt: ${closesAt}
  # People who will try to buy: decides how much runs when sales open. / 구매를 시도할 인원, 서버 크기를 정함
  expectedFans: ${sketch.expectedFans}
  maxTicketsPerFan: ${sketch.maxTicketsPerFan}

performances:
  - id: day-1 # never changes once a ticket was sold / 판매 후 바꿀 수 없음
    title: { ko: 첫째 날, en: Day 1 }
    startsAt: ${startsAt}
    sections:
      # Standing: capacity. Numbered (seat templates only): rows and seatsPerRow. Prices include VAT; 0 needs free: true.
      # 스탠딩은 capacity, 지정석은 rows와 seatsPerRow. 가격은 부가세 포함, 무료는 free: true.
      - ${section}
${sketch.goods === true ? goodsText(price) : ''}${sketch.rooms === true ? roomsText(startsAt, price) : ''}
# What is kept when a fan cancels, by whole days before the performance; after the last rule nothing comes back.
# 취소 수수료: 공연 며칠 전까지 몇 퍼센트
refunds:
  - { untilDaysBefore: 10, feePercent: 0 }
  - { untilDaysBefore: 1, feePercent: 30 }

# How fans pay, the template's own first. Default: that alone. / 결제 수단, 템플릿의 것이 먼저. 없으면 그것만
${paymentsText(sketch)}
${sketch.vouchers === true ? vouchersText(sketch) : ''}
# Who sells: receipts say it, and Korean law asks online sellers for it. / 판매자 정보: 영수증에 적히고, 통신판매업자는 밝혀야 합니다
# organiser:
#   name: { ko: 주식회사 예시, en: Example Co. }
#   contact: 02-000-0000
#   registrationNumber: 000-00-00000
#   mailOrderNumber: 2026-서울예시-0000
#   representative: 홍길동
#   address: { ko: 서울특별시 예시구 예시로 1 }

# Where it is, and the colour of its pages; the poster comes in the console. / 장소와 페이지의 색. 포스터는 콘솔에서 올립니다
# venue:
#   name: { ko: 예시공원, en: Example Park }
#   address: { ko: 서울특별시 예시구 공원로 1, en: 1 Gongwon-ro, Seoul }
#   map: https://map.kakao.com/link/search/예시공원
# theme: { colour: "#7a1fa2" }
# minAge: 12 # years; 0: everybody / 관람 연령, 0은 전체 관람가
# notices:
#   - { date: 2026-07-20, text: { ko: 우비를 준비하세요., en: Bring a raincoat. } }

# What fans agree to when they order. / 주문할 때 동의받는 약관
# legalTexts:
#   terms: { version: 2026-05-01, link: https://example.com/terms }
#   privacy: { version: 2026-05-01, link: https://example.com/privacy }
`;
}

function paymentsText({ payments, template }: FestivalSketch): string {
  if (payments !== undefined) return `payments: [${payments.join(', ')}]`;
  return `# payments: ${template.includes('-kakao') ? '[kakao, toss]' : '[toss, kakao]'}`;
}

function vouchersText({ slug }: FestivalSketch): string {
  return `
# Codes: percent, amount or price; "opens" shows hidden sections, "presale" sells early. Change this example.
# 할인 코드: percent, amount, price 가운데 하나. opens는 숨은 구역을, presale은 선예매를 엽니다. 예시를 고치세요.
vouchers:
  - { id: early-bird, code: ${scalar(`${slug.replaceAll('-', '').toUpperCase()}EARLY`)}, percent: 10, uses: 100, usesPerFan: 1 }
`;
}

function goodsText(price: number): string {
  return `
# What is sold by the piece: change this example. Stock is what was received; corrections and pictures come in the console.
# 굿즈: 예시를 고치세요. stock은 들어온 수량, 수량 정정과 사진은 콘솔에서.
goods:
  - id: tee # never changes once one was sold / 판매 후 바꿀 수 없음
    title: { ko: 티셔츠, en: T-shirt }
    price: ${price}${freeLine(price)}
    # Or "stock: 100" instead, where all pieces are alike. / 종류가 하나면 options 대신 stock: 100
    options:
      - { id: M, title: { ko: 미디엄, en: Medium }, stock: 50 }
      - { id: L, title: { ko: 라지, en: Large }, stock: 50 }
    maxPerFan: 4
`;
}

/** One night, that of the first day: the day of the start as it is written. */
function roomsText(startsAt: string, price: number): string {
  const from = startsAt.slice(0, 'yyyy-mm-dd'.length);
  const to = new Date(Date.parse(from) + DAY_MS).toISOString().slice(0, from.length);
  return `
# Rooms and pitches by the night: change this example. Pictures come in the console.
# 객실과 캠핑 자리: 예시를 고치세요. 사진은 콘솔에서.
rooms:
  - id: camp-a # never changes once a night was sold / 판매 후 바꿀 수 없음
    title: { ko: 캠핑존 A, en: Camp A }
    pricePerNight: ${price}${freeLine(price)}
    # prices: [{ weekday: fri, price: 80000 }] # nights that cost something else / 값이 다른 밤
    units: 50
    capacity: 4 # guests per unit / 한 자리의 인원
    from: ${from} # the first night / 첫 밤
    to: ${to} # the check-out day / 퇴실일
`;
}

function freeLine(price: number): string {
  return price === 0 ? '\n    free: true' : '';
}

function titleOf({ titleKo, titleEn }: FestivalSketch): string {
  const english = titleEn === undefined ? '' : `, en: ${scalar(titleEn)}`;
  return `{ ko: ${scalar(titleKo)}${english} }`;
}

/** Other tools than ours read YAML 1.1, where `no` is a boolean. */
const VERSIONS = ['1.1', '1.2'] as const;

/** Plain where YAML reads it as the same text also between braces, quoted otherwise. */
function scalar(text: string): string {
  const harmless = /^[\p{L}\p{N}][\p{L}\p{N} ./'-]*$/u.test(text) && text.trim() === text;
  return harmless && VERSIONS.every((version) => parse(text, { version }) === text)
    ? text
    : JSON.stringify(text);
}
