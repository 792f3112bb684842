import { defineTexts } from '../i18n/index.ts';
import { defineProblems } from '../i18n/problem-text.ts';

/** What services refuse a member after the purchase. */
defineProblems(
  defineTexts('account-problems', {
    'problem.offer-not-found': {
      ko: '이미 다른 분이 받았거나, 보낸 분이 되돌렸거나, 기한이 지났습니다.',
      en: 'Someone has taken it, it was taken back, or its time is over.',
    },
    'problem.own-offer': {
      ko: '내가 보낸 티켓입니다. 다시 쓰려면 내 티켓에서 되돌리세요.',
      en: 'This is your own ticket. Take the offer back to use it again.',
    },
    'problem.offer-already-claimed': {
      ko: '다른 분이 먼저 받았습니다.',
      en: 'Someone else has taken this ticket.',
    },
    'problem.offer-being-claimed': {
      ko: '지금 누군가 받고 있습니다. 잠시 뒤 다시 시도해 주세요.',
      en: 'Someone is taking it at this moment. Please try again shortly.',
    },
    'problem.ticket-not-valid': {
      ko: '입장 가능한 티켓만 보낼 수 있습니다.',
      en: 'Only a valid ticket can be offered.',
    },
    'problem.ticket-not-offered': { ko: '보내는 중인 티켓이 아닙니다.', en: 'This ticket is not offered.' },
    'problem.performance-cancelled': {
      ko: '취소된 공연입니다. 결제하신 금액은 모두 돌려드립니다.',
      en: 'This performance is cancelled. You get the full price back without doing anything.',
    },
    'problem.too-many-mailed-offers': {
      ko: '하루에 메일로 보낼 수 있는 수를 넘었습니다. 링크로 보내 주세요.',
      en: 'That is too many mails for one day. Hand the link over yourself.',
    },
    'problem.resale-off': {
      ko: '이 축제에서는 되팔 수 없습니다. 다른 분에게 보낼 수는 있습니다.',
      en: 'This festival takes no tickets back for resale. You can pass yours on.',
    },
    'problem.resale-over': { ko: '이미 시작한 공연입니다.', en: 'The performance has begun.' },
    'problem.line-not-cancellable': {
      ko: '그사이 취소할 수 없게 된 것이 있습니다. 창을 닫고 다시 확인해 주세요.',
      en: 'Something here can no longer be cancelled. Close this and look again.',
    },
    'problem.hold-bound': {
      ko: '이미 결제가 진행 중입니다. 그 주문이 끝난 뒤에 다시 시도해 주세요.',
      en: 'It is being paid for at this moment. Try again when that order has ended.',
    },
    'problem.just-offered': {
      ko: '방금 자리가 났습니다. 다시 눌러 주세요.',
      en: 'It is being offered to you just now. Please press once more.',
    },
    'problem.not-attended': {
      ko: '다녀온 공연, 받은 굿즈, 묵은 방에만 후기를 쓸 수 있습니다.',
      en: 'You can review what you attended, picked up or stayed in.',
    },
    'problem.review-was-hidden': {
      ko: '주최자가 숨긴 후기는 다시 쓸 수 없습니다.',
      en: 'The organiser hid your review of this: it is not written again.',
    },
    'problem.already-reviewed': { ko: '이미 후기를 썼습니다.', en: 'You have reviewed this already.' },
    'problem.too-many-pictures': {
      ko: '사진을 더 올릴 수 없습니다.',
      en: 'It has as many pictures as it may have.',
    },
    'problem.link-ended': {
      ko: '이미 쓴 링크이거나 기한이 지났습니다. 새로 받아 주세요.',
      en: 'This link was used, replaced by a newer one, or is too old. Please ask for a new one.',
    },
    'problem.too-many-mails': {
      ko: '메일을 너무 많이 요청했습니다. 받은 메일을 찾아보거나 나중에 다시 시도해 주세요.',
      en: 'Too many mails were asked for. Look for the one that was sent, or try again later.',
    },
    'problem.weak-password': {
      ko: '10자 이상이고 흔히 쓰이지 않는 비밀번호여야 합니다.',
      en: 'A password has at least 10 characters and is none that many people use.',
    },
    'problem.organiser-stays': {
      ko: '축제 운영 계정이라 여기에서 지울 수 없습니다.',
      en: 'This account belongs to the festival and cannot be deleted here.',
    },
    'problem.holdings-unknown': {
      ko: '지금은 티켓을 확인할 수 없어 아무것도 지우지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
      en: 'Your tickets cannot be looked up just now, so nothing was deleted. Try again in a moment.',
    },
    'problem.session-not-found': {
      ko: '이미 로그아웃된 기기입니다.',
      en: 'That device is logged out already.',
    },
    'problem.provider-unavailable': {
      ko: '카카오가 답하지 않습니다. 다시 시도하거나 비밀번호로 로그인하세요.',
      en: 'Kakao does not answer. Try again, or log in with your password.',
    },
    'problem.provider-login-failed': {
      ko: '카카오 로그인을 마치지 못했습니다. 다시 시작해 주세요.',
      en: 'The log-in with Kakao did not succeed. Please begin again.',
    },
    'problem.link-needed': {
      ko: '같은 이메일의 계정이 있습니다. 비밀번호로 로그인한 뒤 설정에서 카카오를 연결하세요.',
      en: 'There is an account with this address. Log in with its password, then link Kakao in the settings.',
    },
    'problem.email-unproven': {
      ko: '카카오에 확인된 이메일이 없습니다. 카카오에서 허용하거나 비밀번호로 가입하세요.',
      en: 'Kakao shares no confirmed e-mail of yours. Allow it there, or sign up with a password.',
    },
    'problem.last-login-method': {
      ko: '카카오가 로그인하는 유일한 방법입니다. 먼저 메일로 비밀번호를 만드세요. 그러면 연결도 끊깁니다.',
      en: 'Kakao is your only way to log in. Set a password by mail first: that unlinks it, too.',
    },
    'problem.identity-taken': {
      ko: '이미 연결된 카카오 계정입니다.',
      en: 'This Kakao account, or another of yours, is linked already.',
    },
  }),
);
