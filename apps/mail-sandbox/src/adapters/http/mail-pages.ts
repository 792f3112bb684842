import escapeHtml from 'escape-html';
import type { KeptMail } from '../../domain/kept-mails.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:.5rem;border-bottom:1px solid #ccc;vertical-align:top}
iframe{width:100%;height:36rem;border:1px solid #767676;border-radius:.5rem}pre{white-space:pre-wrap;background:#f5f5f5;padding:1rem}`;

/** The list of kept mails, newest first. */
export function listPage(mails: readonly KeptMail[]): string {
  const rows = mails.map(
    ({ id, receivedAt, to, subject }) =>
      `<tr><td><time>${escapeHtml(receivedAt)}</time></td><td>${escapeHtml(to.join(', '))}</td><td><a href="/sandbox/mails/${id}">${escapeHtml(subject)}</a></td></tr>`,
  );
  const list =
    rows.length === 0
      ? '<p>아직 메일이 없습니다. <span lang="en">No mail yet.</span></p>'
      : `<table><thead><tr><th>시각 / <span lang="en">Time</span></th><th>받는 사람 / <span lang="en">To</span></th><th>제목 / <span lang="en">Subject</span></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return page('모의 메일함', `<p lang="en">Mail sandbox: nothing is delivered.</p>${list}`);
}

/** One mail: its HTML part as a mail program shows it, and its text part. */
export function mailPage(mail: KeptMail): string {
  const attachments = mail.attachments.map(
    ({ filename, contentType, size }) =>
      `<li>${escapeHtml(filename ?? '')} (${escapeHtml(contentType)}, ${size} bytes)</li>`,
  );
  // Sandboxed without scripts: a mail's HTML is not this page's.
  const html =
    mail.html === null ? '' : `<iframe sandbox="" title="HTML" srcdoc="${escapeHtml(mail.html)}"></iframe>`;
  return page(
    escapeHtml(mail.subject),
    `<p><a href="/sandbox/mails">←</a> ${escapeHtml(mail.from)} → ${escapeHtml(mail.to.join(', '))}, <time>${escapeHtml(mail.receivedAt)}</time></p>
${html}<h2>Text</h2><pre>${escapeHtml(mail.text)}</pre><ul>${attachments.join('')}</ul>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>`;
}
