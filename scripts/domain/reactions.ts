import type { EventType } from '@clove/contracts';
import type { Text } from './text.ts';

/** A policy: whenever one of these events is published, that context does this. */
export interface Reaction {
  readonly to: readonly EventType[];
  readonly by: string;
  readonly does: Text;
}

/** A context whose one policy covers whatever its catalogue file names. */
interface GeneralReaction {
  readonly to: Text;
  readonly by: string;
  readonly does: Text;
}

/** Every policy between contexts: each event that the catalogue says is consumed is in exactly one per consumer. */
export const REACTIONS: readonly Reaction[] = [
  {
    to: ['event.PerformanceChanged'],
    by: 'seat',
    does: {
      en: 'sells until the time that it says, and nothing of a performance that was cancelled',
      ko: '바뀐 판매 종료 시각까지 팔고, 취소된 공연은 팔지 않습니다',
    },
  },
  {
    to: ['event.PerformanceChanged'],
    by: 'ticket',
    does: {
      en: 'counts refund days to the real start; shows its title and doors on tickets',
      ko: '환불 기한을 실제 시작 시각으로 세고, 제목과 입장 시각을 입장권에 보입니다',
    },
  },
  {
    to: ['ticket.PerformanceCancelled'],
    by: 'event',
    does: {
      en: 'records that the performance does not take place, and publishes it',
      ko: '공연이 열리지 않음을 기록하고 알립니다',
    },
  },
  {
    to: ['ticket.OrderCompleted', 'ticket.TicketVoided'],
    by: 'event',
    does: { en: 'counts what was sold', ko: '판매 수를 셉니다' },
  },
  {
    to: ['auth.MemberErased'],
    by: 'seat',
    does: { en: 'ends what the member waits for', ko: '대기를 끝냅니다' },
  },
  {
    to: ['auth.MemberErased'],
    by: 'ticket',
    does: {
      en: "forgets the names that staff gave to the member's tickets",
      ko: '직원이 회원의 입장권에 적은 이름을 지웁니다',
    },
  },
  {
    to: ['auth.MemberErased'],
    by: 'stay',
    does: {
      en: 'ends what the member waits for; forgets them once a booking is over',
      ko: '대기를 끝내고, 숙박이 끝난 예약에서 회원을 지웁니다',
    },
  },
  {
    to: ['auth.MemberErased'],
    by: 'merch',
    does: {
      en: 'ends what the member waits for; forgets the codes of what was collected',
      ko: '대기를 끝내고, 수령한 굿즈의 코드를 지웁니다',
    },
  },
  {
    to: ['auth.MemberErased'],
    by: 'review',
    does: { en: 'erases the author', ko: '작성자를 지웁니다' },
  },
  {
    to: ['auth.MemberErased'],
    by: 'notification',
    does: { en: "erases the member's messages", ko: '회원의 메시지를 지웁니다' },
  },
  {
    to: ['ticket.TicketCheckedIn', 'ticket.TicketCheckInUndone', 'ticket.TicketVoided'],
    by: 'review',
    does: { en: 'who entered may review the performance', ko: '입장한 사람만 공연 후기를 씁니다' },
  },
  {
    to: ['merch.PickUpCollected', 'merch.PickUpCollectionUndone'],
    by: 'review',
    does: { en: 'who collected goods may review them', ko: '수령한 사람만 굿즈 후기를 씁니다' },
  },
  {
    to: ['stay.BookingCompleted'],
    by: 'review',
    does: { en: 'who stayed may review the room', ko: '숙박을 마친 사람만 객실 후기를 씁니다' },
  },
  {
    to: ['auth.MailRequested'],
    by: 'notification',
    does: {
      en: 'asks auth for address and secret link by the id, and sends the mail',
      ko: '식별자로 auth에 주소와 비밀 링크를 물어 메일을 보냅니다',
    },
  },
  {
    to: ['ticket.OrderCompleted'],
    by: 'notification',
    does: { en: 'confirms the order, with its tickets', ko: '주문 확인과 입장권을 보냅니다' },
  },
  {
    to: ['ticket.TicketVoided', 'ticket.TicketTransferred'],
    by: 'notification',
    does: {
      en: 'keeps who holds a ticket; informs both when it changes hands',
      ko: '누가 입장권을 가졌는지 보관하고, 양도되면 양쪽에 알립니다',
    },
  },
  {
    to: ['ticket.TicketReseated'],
    by: 'notification',
    does: {
      en: 'informs the holder of the new seat, with the one before',
      ko: '바뀐 좌석과 이전 좌석을 가진 사람에게 알립니다',
    },
  },
  {
    to: ['ticket.RefundStarted'],
    by: 'notification',
    does: { en: 'informs the payer of what comes back', ko: '결제한 사람에게 환불될 금액을 알립니다' },
  },
  {
    to: ['ticket.TicketOffered', 'ticket.TicketOfferEnded'],
    by: 'notification',
    does: {
      en: 'sends the link to the address that ticket knows; informs the holder when it was not taken',
      ko: 'ticket에 주소를 물어 링크를 보내고, 받은 사람이 없으면 소지자에게 알립니다',
    },
  },
  {
    to: ['event.PerformanceChanged', 'ticket.PerformanceCancelled'],
    by: 'notification',
    does: {
      en: 'informs every holder when a performance moves or is cancelled; sets reminders to its start',
      ko: '공연이 옮겨지거나 취소되면 모든 소지자에게 알리고, 전날 알림을 시작 시각에 맞춥니다',
    },
  },
  {
    to: ['payment.PaymentFailed', 'payment.StrayPaymentRefunded', 'payment.RefundCompleted'],
    by: 'notification',
    does: { en: 'informs the payer', ko: '결제한 사람에게 알립니다' },
  },
  {
    to: [
      'seat.PlaceOffered',
      'seat.OfferPassedOver',
      'seat.HoldExpired',
      'merch.PlaceOffered',
      'merch.OfferPassedOver',
      'merch.HoldExpired',
      'stay.PlaceOffered',
      'stay.OfferPassedOver',
      'stay.HoldExpired',
    ],
    by: 'notification',
    does: {
      en: 'informs the fan who waited of the offer, and of its end',
      ko: '대기한 팬에게 제안과 그 끝을 알립니다',
    },
  },
  {
    to: ['webhook.EndpointDisabled'],
    by: 'notification',
    does: {
      en: 'informs the organiser that a receiver of events was disabled',
      ko: '이벤트 수신처가 중지되었음을 주최자에게 알립니다',
    },
  },
  {
    to: ['merch.PickUpReady'],
    by: 'notification',
    does: { en: 'says that goods can be collected', ko: '굿즈를 받을 수 있음을 알립니다' },
  },
  {
    to: ['stay.BookingConfirmed', 'stay.BookingCancelled'],
    by: 'notification',
    does: { en: 'informs the guest', ko: '투숙객에게 알립니다' },
  },
  {
    to: ['event.FestivalChanged', 'merch.ItemChanged', 'stay.RoomChanged'],
    by: 'notification',
    does: { en: 'keeps the titles that messages show', ko: '메시지에 쓸 제목을 보관합니다' },
  },
];

/** Contexts that do one thing with whatever they consume. */
export const GENERAL_REACTIONS: readonly GeneralReaction[] = [
  {
    to: { en: 'each event that the list names view for', ko: '아래 목록에서 view가 소비하는 모든 이벤트' },
    by: 'view',
    does: {
      en: 'shows it on the boards and on the page of the fan; forgets erased members',
      ko: '현황판과 팬의 화면에 보이고, 탈퇴한 회원은 지웁니다',
    },
  },
  {
    to: {
      en: 'each event that the list names webhook for',
      ko: '아래 목록에서 webhook이 소비하는 모든 이벤트',
    },
    by: 'webhook',
    does: {
      en: "sends it, in public words and signed, to the organisers' systems that want it",
      ko: '공개된 형식으로 바꾸고 서명해, 원하는 주최자 시스템에 보냅니다',
    },
  },
];
