import {
  CORRELATION_HEADER,
  correlationId,
  currentTraceparent,
  TRACEPARENT_HEADER,
} from '@clove/service-kit';
import { type Dispatcher, Pool } from 'undici';
import { z } from 'zod';
import type { AuthSessions, OpenedSession } from '../../application/auth-sessions.ts';
import { type AuthWords, SessionRefused } from '../../application/session-refusal.ts';
import type { BrowserSession } from '../../domain/browser-session.ts';

const SessionAnswer = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int(),
  sessionId: z.string(),
  memberId: z.string(),
});

const OpenedAnswer = SessionAnswer.extend({
  member: z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.string() }),
});

const RevokedAnswer = z.object({ sessions: z.array(z.string()), next: z.string() });
const ProblemAnswer = z.object({ type: z.string(), detail: z.string() });

/** Auth's internal session endpoints, over the edge `gateway`. */
export function authSessions(options: {
  url: string;
  token: string;
  timeoutMs: number;
}): AuthSessions & { close(): Promise<void> } {
  const pool = new Pool(options.url, { connections: 64, connectTimeout: 2_000, allowH2: false });

  const edge = () => ({
    authorization: `Bearer ${options.token}`,
    'clove-edge': 'gateway',
    [CORRELATION_HEADER]: correlationId(),
    ...traced(currentTraceparent()),
  });

  async function post(
    path: string,
    body: unknown,
    more: Record<string, string> = {},
  ): Promise<{ status: number; retryAfter: number; body: unknown }> {
    const headers = { ...edge(), ...more, 'content-type': 'application/json' };
    try {
      const answer: Dispatcher.ResponseData = await pool.request({
        method: 'POST',
        path,
        headers,
        body: JSON.stringify(body),
        headersTimeout: options.timeoutMs,
      });
      const retryAfter = Number(answer.headers['retry-after']) || 1;
      const text = await answer.body.text();
      return { status: answer.statusCode, retryAfter, body: text === '' ? undefined : JSON.parse(text) };
    } catch (error) {
      throw unavailable(error);
    }
  }

  async function opened(path: string, body: unknown, userAgent: string): Promise<OpenedSession> {
    const answer = await post(path, body, { 'user-agent': userAgent });
    if (answer.status !== 200) throw passedOn(answer);
    const { member, ...session } = OpenedAnswer.parse(answer.body);
    return { session: browserSession(session), member };
  }

  return {
    open: (credentials, userAgent) => opened('/internal/sessions', credentials, userAgent),
    openByKakao: (callback, userAgent) => opened('/internal/sessions/kakao', callback, userAgent),
    async refresh(refreshToken) {
      const answer = await post('/internal/sessions/refresh', { refreshToken });
      // 400: not even the shape of a token. Either way the session cannot go on.
      if (answer.status === 401 || answer.status === 400) return undefined;
      if (answer.status !== 200) throw passedOn(answer);
      return browserSession(SessionAnswer.parse(answer.body));
    },
    async revoke(sessionId) {
      const answer = await post('/internal/sessions/revoke', { sessionId });
      if (answer.status !== 200) throw passedOn(answer);
    },
    async revoked(since) {
      try {
        const answer = await pool.request({
          method: 'GET',
          path: '/internal/sessions/revoked',
          ...(since === undefined ? {} : { query: { since } }),
          headers: edge(),
          headersTimeout: options.timeoutMs,
        });
        const text = await answer.body.text();
        return answer.statusCode === 200 ? RevokedAnswer.parse(JSON.parse(text)) : 'unknown';
      } catch {
        // Auth is down, or too old for this route: what is known stays.
        return 'unknown';
      }
    },
    close: () => pool.destroy(),
  };
}

function browserSession(answer: z.infer<typeof SessionAnswer>): BrowserSession {
  const { accessToken, refreshToken, expiresIn, sessionId, memberId } = answer;
  return {
    accessToken,
    refreshToken,
    expiresAt: Math.floor(Date.now() / 1000) + expiresIn,
    sessionId,
    memberId,
  };
}

/** What auth says to the one who logs in is for that person; anything else is the gateway's to explain. */
function passedOn(answer: { status: number; retryAfter: number; body: unknown }): SessionRefused {
  const problem = ProblemAnswer.safeParse(answer.body);
  const { status, retryAfter } = answer;
  if (!problem.success) return unavailable(new Error(`auth: ${status}`));
  const { detail } = problem.data;
  const said = { type: problem.data.type.replace('/problems/', ''), detail };
  switch (status) {
    case 400:
      return new SessionRefused({ reason: 'invalid-input', said });
    case 401:
      return ['wrong-credentials', 'provider-login-failed'].includes(said.type)
        ? new SessionRefused({ reason: 'wrong-credentials', said })
        : unavailable(new Error('auth refused the edge credential'));
    case 404:
    case 409:
      return new SessionRefused({ reason: status === 404 ? 'not-offered' : 'not-by-this-way', said });
    case 429:
      return later('over-limit', said, retryAfter);
    case 503:
      return later('auth-busy', said, retryAfter);
    default:
      return unavailable(new Error(`auth: ${status}`));
  }
}

function later(reason: 'over-limit' | 'auth-busy', said: AuthWords, retryAfterSeconds: number) {
  return new SessionRefused({ reason, temporary: true, said, retryAfterSeconds });
}

function unavailable(cause: unknown): SessionRefused {
  return new SessionRefused({ reason: 'auth-unavailable', temporary: true }, { cause });
}

function traced(traceparent: string | undefined): Record<string, string> {
  return traceparent === undefined ? {} : { [TRACEPARENT_HEADER]: traceparent };
}
