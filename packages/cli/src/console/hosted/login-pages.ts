import type { Request, Response } from 'express';
import type { LoginRefused } from './openid.ts';

type Said = LoginRefused['reason'] | 'begun-elsewhere' | 'logged-out';

const STATUS = {
  denied: 403,
  'not-believed': 401,
  unreachable: 502,
  'no-role': 403,
  'no-email': 403,
  'begun-elsewhere': 400,
  'logged-out': 200,
} as const satisfies Record<Said, number>;

const TEXTS = {
  denied: { ko: '로그인을 마치지 않았습니다.', en: 'The log-in was not finished.' },
  'not-believed': {
    ko: '로그인 서버의 답을 믿을 수 없어 로그인하지 않았습니다.',
    en: 'The answer of the log-in server could not be verified: you are not logged in.',
  },
  unreachable: {
    ko: '로그인 서버에 연결할 수 없습니다. 잠시 뒤에 다시 해 보세요.',
    en: 'The log-in server cannot be reached. Try again in a while.',
  },
  'no-role': {
    ko: '이 콘솔에서 맡은 역할이 없습니다. 운영 담당자에게 역할을 요청하세요.',
    en: 'You have no role in this console. Ask operations for one.',
  },
  'no-email': {
    ko: '확인된 전자우편 주소가 없습니다. 변경에는 작성자의 주소가 필요합니다.',
    en: 'You have no confirmed e-mail address, which changes need as their author.',
  },
  'begun-elsewhere': {
    ko: '이 브라우저에서 시작한 로그인이 아니거나 너무 오래되었습니다.',
    en: 'This log-in was not begun in this browser, or is too old.',
  },
  'logged-out': { ko: '로그아웃했습니다.', en: 'You are logged out.' },
} as const satisfies Record<Said, Readonly<Record<'ko' | 'en', string>>>;

const LOG_IN = { ko: '로그인', en: 'Log in' } as const;

export const LOGIN_STYLE_PATH = '/login/style.css';

/** Without a session the console's own pages and styles are not served. */
const STYLE = `:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#fbfaf7, #121016); color: light-dark(#17141f, #f3f0fa); min-height: 100vh; display: grid; place-items: center; }
main { max-width: 26rem; margin: 1.5rem; }
h1 { font-size: 1.25rem; }
a { display: inline-block; padding: .6rem 1.2rem; border-radius: .5rem; background: #5b2bd9; color: #fff; text-decoration: none; }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
`;

export function loginStyle(_request: Request, response: Response): void {
  response.type('css').send(STYLE);
}

/** A page of one sentence and a way to log in. Nothing of a request is in it. */
export function loginPage(request: Request, response: Response, said: Said): void {
  const language = request.acceptsLanguages('en', 'ko') === 'ko' ? 'ko' : 'en';
  response
    .status(STATUS[said])
    .set('cache-control', 'no-store')
    .type('html')
    .send(
      `<!doctype html><html lang="${language}"><meta charset="utf-8">` +
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Clove</title>' +
        `<link rel="icon" href="data:,"><link rel="stylesheet" href="${LOGIN_STYLE_PATH}">` +
        `<main><h1>Clove</h1><p>${TEXTS[said][language]}</p><p><a href="/login">${LOG_IN[language]}</a></p></main></html>`,
    );
}

/** Goes on by the page itself: after a redirect from elsewhere a browser would keep back a strict cookie. */
export function goOn(response: Response, to: string): void {
  const escaped = to.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  response
    .set('cache-control', 'no-store')
    .type('html')
    .send(
      `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${escaped}"><title>Clove</title>`,
    );
}
