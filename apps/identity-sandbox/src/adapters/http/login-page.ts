import escapeHtml from 'escape-html';

/** The provider's page: who logs in, and whether the person agrees. Plain form, no script; posts to its own address. */
export function loginPage(fields: Readonly<Record<string, string>>, nonce: string): string {
  const hidden = Object.entries(fields)
    .map(([key, value]) => `<input type="hidden" name="${escapeHtml(key)}" value="${escapeHtml(value)}">`)
    .join('');
  return `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>카카오 로그인 (모의)</title>
<style nonce="${nonce}">
body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
header{border-left:.5rem solid #ffeb00;padding-left:.75rem}
label{display:block;margin:.75rem 0}
input{display:block;width:100%;padding:.6rem;font:inherit;box-sizing:border-box}
button{display:block;width:100%;margin:.5rem 0;padding:.9rem;font:inherit;border:1px solid #767676;border-radius:.5rem;background:#fff;cursor:pointer}
button:first-of-type{background:#1b1b1b;color:#fff}
</style></head><body>
<header><h1>카카오 로그인 (모의)</h1><p lang="en">Kakao Login (sandbox)</p></header>
<main><p>비밀번호를 묻지 않습니다. <span lang="en">No password is asked for here.</span></p>
<form method="post">${hidden}
<label>이메일 / <span lang="en">E-mail</span><input name="email" type="email" maxlength="254" value="kakao-fan@example.com" required></label>
<label>닉네임 / <span lang="en">Nickname</span><input name="nickname" maxlength="20" value="카카오 팬" required></label>
<button name="decision" value="agree">동의하고 계속하기 / <span lang="en">Agree and continue</span></button>
<button name="decision" value="cancel" formnovalidate>취소 / <span lang="en">Cancel</span></button>
</form></main></body></html>`;
}
