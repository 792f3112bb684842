import { defineTexts } from '../i18n/index.ts';

/** Words of the account itself, and of the pages that mails link to. */
export const settingsTexts = defineTexts('settings', {
  title: { ko: '설정', en: 'Settings' },
  profile: { ko: '이름과 언어', en: 'Name and language' },
  name: { ko: '이름', en: 'Name' },
  nameHelp: { ko: '티켓에 이 이름이 나옵니다.', en: 'This name is on your tickets.' },
  mailLanguage: { ko: '메일과 알림의 언어', en: 'Language of your mails' },
  email: { ko: '이메일', en: 'E-mail' },
  confirmed: { ko: '확인됨', en: 'Confirmed' },
  unconfirmed: { ko: '확인되지 않음', en: 'Not confirmed yet' },
  sendConfirmation: { ko: '확인 메일 다시 받기', en: 'Send the confirmation again' },
  confirmationSent: {
    ko: '확인 메일을 보냈습니다. 30분 안에 링크를 눌러 주세요.',
    en: 'The mail is on its way. Its link works for 30 minutes.',
  },
  save: { ko: '저장', en: 'Save' },
  saved: { ko: '저장했습니다.', en: 'Saved.' },
  password: { ko: '비밀번호', en: 'Password' },
  currentPassword: { ko: '지금 비밀번호', en: 'Current password' },
  newPassword: { ko: '새 비밀번호', en: 'New password' },
  passwordHelp: {
    ko: '10자 이상. 바꾸면 다른 기기는 모두 로그아웃됩니다.',
    en: 'At least 10 characters. Your other devices are logged out.',
  },
  changePassword: { ko: '비밀번호 바꾸기', en: 'Change password' },
  passwordChanged: {
    ko: '비밀번호를 바꿨습니다. 다른 기기는 로그아웃되었습니다.',
    en: 'Your password is changed; other devices are logged out.',
  },
  forgot: { ko: '비밀번호를 잊었나요?', en: 'Forgot it?' },
  noPassword: {
    ko: '카카오로 로그인하는 계정이라 비밀번호가 없습니다.',
    en: 'You log in with Kakao, so you have no password.',
  },
  firstPassword: { ko: '메일로 비밀번호 만들기', en: 'Set a password by mail' },
  wrongPassword: { ko: '지금 비밀번호가 맞지 않습니다.', en: 'The current password is wrong.' },
  devices: { ko: '로그인한 기기', en: 'Devices' },
  devicesLead: {
    ko: '모르는 기기가 있으면 끝내고 비밀번호를 바꾸세요.',
    en: 'See one that is not yours? End it and change your password.',
  },
  thisDevice: { ko: '이 기기', en: 'This device' },
  unknownDevice: { ko: '알 수 없는 기기', en: 'Unknown device' },
  lastUsed: { ko: '마지막 사용 {time}', en: 'Last used {time}' },
  end: { ko: '로그아웃시키기', en: 'Log it out' },
  endOf: { ko: '로그아웃시키기: {device}', en: 'Log it out: {device}' },
  endTitle: { ko: '이 기기를 로그아웃시킬까요?', en: 'Log this device out?' },
  endEffect: { ko: '{device} 1대가 로그아웃됩니다.', en: 'This logs 1 device out: {device}.' },
  ended: { ko: '그 기기를 로그아웃시켰습니다.', en: 'That device is logged out.' },
  kakao: { ko: '카카오 로그인', en: 'Log-in with Kakao' },
  kakaoLead: {
    ko: '카카오 계정을 연결하면 비밀번호 없이 로그인할 수 있습니다.',
    en: 'Link your Kakao account to log in without a password.',
  },
  kakaoLink: { ko: '카카오 연결하기', en: 'Link Kakao' },
  kakaoUnlink: { ko: '연결 끊기', en: 'Unlink' },
  kakaoUnlinkTitle: { ko: '카카오 연결을 끊을까요?', en: 'Unlink Kakao?' },
  kakaoUnlinkEffect: {
    ko: '카카오 계정 1개의 연결이 끊기고, 다음부터는 비밀번호로 로그인합니다.',
    en: 'This unlinks 1 Kakao account; from then on you log in with your password.',
  },
  kakaoIsLinked: { ko: '연결됨', en: 'Linked' },
  kakaoOnlyWay: {
    ko: '카카오가 이 계정에 로그인하는 유일한 방법이라 연결을 끊을 수 없습니다. 메일로 비밀번호를 만들면 연결이 끊깁니다.',
    en: 'Kakao is your only way to log in, so it stays linked. Setting a password by mail unlinks it.',
  },
  kakaoLinked: { ko: '카카오 계정을 연결했습니다.', en: 'Your Kakao account is linked.' },
  kakaoUnlinked: { ko: '카카오 연결을 끊었습니다.', en: 'No Kakao account is linked now.' },
  kakaoWait: { ko: '카카오에서 돌아오는 중입니다', en: 'Coming back from Kakao' },
  kakaoLost: {
    ko: '로그인을 시작한 창이 아니거나 너무 오래 걸렸습니다. 다시 시작해 주세요.',
    en: 'This is not the window the log-in began in, or it took too long. Please begin again.',
  },
  kakaoRefused: { ko: '카카오에서 로그인을 취소했습니다.', en: 'The log-in was cancelled at Kakao.' },

  delete: { ko: '계정 지우기', en: 'Delete account' },
  deleteLead: {
    ko: '이름과 이메일이 지워지고 되돌릴 수 없습니다.',
    en: 'Your name and e-mail are erased. This cannot be undone.',
  },
  deleteTitle: { ko: '계정을 지울까요?', en: 'Delete your account?' },
  deleteEffect: {
    ko: '{email} 계정 1개와 이름, 이메일, 로그인한 기기 {devices}대가 지워집니다. 주문 기록은 법에 따라 번호만 남습니다.',
    en: 'This erases 1 account ({email}), its name and address, and logs out every device (now {devices}). Orders keep only a number, as the law asks.',
  },
  inUse: { ko: '아직 쓸 수 있는 것이 남아 있습니다:', en: 'You still have:' },
  inUseTickets: { ko: '유효한 티켓 {count}장', en: 'Valid tickets: {count}' },
  inUseOrders: {
    ko: '결제나 환불이 끝나지 않은 주문 {count}건',
    en: 'Orders whose payment or refund is not finished: {count}',
  },
  inUseDeliveries: { ko: '받지 않은 굿즈와 숙박 {count}개', en: 'Goods and nights ahead: {count}' },
  waitForOrders: {
    ko: '결제나 환불이 끝난 뒤에 다시 시도해 주세요.',
    en: 'Wait until they are finished, then try again.',
  },
  consent: {
    ko: '취소할 수 있는 것은 환불 규정대로 취소하고, 취소할 수 없는 것은 포기합니다.',
    en: 'Cancel what can be cancelled by the refund rules, and give up what cannot.',
  },
  deleteConfirm: { ko: '계정 1개 지우기', en: 'Delete 1 account' },
  deleteAllConfirm: { ko: '모두 취소하고 계정 지우기', en: 'Give these up and delete' },
  deleted: {
    ko: '계정을 지웠습니다. 그동안 함께해 주셔서 고맙습니다.',
    en: 'Your account is deleted. Thank you for having been with us.',
  },

  resetTitle: { ko: '새 비밀번호', en: 'New password' },
  resetAsk: {
    ko: '가입한 이메일로 새 비밀번호를 정하는 링크를 보냅니다.',
    en: 'We send a link for a new password to your e-mail.',
  },
  resetSend: { ko: '링크 받기', en: 'Send the link' },
  resetSent: {
    ko: '그 주소로 가입한 계정이 있다면 메일이 갑니다. 링크는 30분 동안 쓸 수 있습니다.',
    en: 'If there is an account with this address, a mail is on its way. Its link works for 30 minutes.',
  },
  resetSet: { ko: '비밀번호 정하기', en: 'Set the password' },
  resetDone: {
    ko: '새 비밀번호를 정했습니다. 로그인해 주세요.',
    en: 'Your new password is set. Please log in.',
  },
  resetHelp: {
    ko: '10자 이상. 모든 기기가 로그아웃됩니다.',
    en: 'At least 10 characters. Every device is logged out.',
  },
  linkAgain: { ko: '새 링크 받기', en: 'Ask for a new link' },
  confirmTitle: { ko: '이메일 확인', en: 'Confirm your e-mail' },
  confirmLead: {
    ko: '아래 버튼을 누르면 이메일이 확인됩니다.',
    en: 'One press, and your address is confirmed.',
  },
  confirmDo: { ko: '이메일 확인하기', en: 'Confirm my e-mail' },
  confirmDone: { ko: '이메일을 확인했습니다.', en: 'Your e-mail is confirmed.' },
  incomplete: {
    ko: '링크가 완전하지 않습니다. 메일의 링크를 그대로 다시 열어 주세요.',
    en: 'The link is not complete. Please open it again from the mail.',
  },
  toSettings: { ko: '설정으로', en: 'To the settings' },
  toStart: { ko: '공연 보기', en: 'See the festival' },
  inviteTitle: { ko: '함께 일할 초대', en: 'You are invited' },
  inviteLead: {
    ko: '축제 팀에 초대받았습니다. 이미 계정이 있다면 그 비밀번호를 적으세요.',
    en: 'You are invited to the festival’s team. If you have an account, use its password.',
  },
  invitePassword: { ko: '비밀번호', en: 'Password' },
  inviteAccept: { ko: '초대 받아들이기', en: 'Accept' },
  inviteDone: {
    ko: '{name}님, 함께하게 되어 반갑습니다. 로그인해 주세요.',
    en: 'Welcome, {name}. Please log in.',
  },
});
