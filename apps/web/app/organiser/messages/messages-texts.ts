import { defineTexts } from '../../i18n/index.ts';

export const messagesTexts = defineTexts('organiser-messages', {
  write: { ko: '티켓을 가진 팬에게 쓰기', en: 'Write to those who hold tickets' },
  subjectKo: { ko: '제목 (한국어)', en: 'Subject (Korean)' },
  subjectEn: { ko: '제목 (영어)', en: 'Subject (English)' },
  bodyKo: { ko: '내용 (한국어)', en: 'Text (Korean)' },
  bodyEn: { ko: '내용 (영어)', en: 'Text (English)' },
  englishHelp: { ko: '비우면 모두 한국어로 받습니다.', en: 'Empty: everybody gets the Korean text.' },
  preview: { ko: '미리 보기', en: 'Preview' },
  previewTitle: { ko: '보내기 전에', en: 'Before it goes out' },
  effect: {
    ko: '{who}의 티켓을 가진 {count}명에게 보냅니다. 되돌릴 수 없습니다.',
    en: 'It goes to {count} people who hold tickets of {who}. It cannot be taken back.',
  },
  noRecipients: { ko: '이 티켓을 가진 사람이 아직 없습니다.', en: 'No one holds such a ticket yet.' },
  inKorean: { ko: '한국어 메일', en: 'Mail in Korean' },
  inEnglish: { ko: '영어 메일', en: 'Mail in English' },
  send: { ko: '{count}명에게 보내기', en: 'Send to {count}' },
  sent: { ko: '{count}명에게 보냅니다.', en: 'It is on its way to {count} people.' },
  changed: {
    ko: '그사이 받을 사람 수가 바뀌었습니다. 다시 미리 보기를 해 주세요.',
    en: 'The number of people has changed since: preview it again.',
  },
  before: { ko: '보낸 안내', en: 'Sent before' },
  none: { ko: '아직 보낸 안내가 없습니다.', en: 'Nothing was sent yet.' },
  subject: { ko: '제목', en: 'Subject' },
  recipients: { ko: '받은 사람', en: 'Recipients' },
});
