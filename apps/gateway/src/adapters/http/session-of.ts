import type { IncomingMessage } from 'node:http';
import type { BrowserSessions } from '../../application/browser-sessions.ts';
import type { BrowserSession } from '../../domain/browser-session.ts';
import { isSafe } from '../../domain/cross-origin.ts';
import type { GatewayRoute } from '../../domain/route-table.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import { invalidSession } from './problems.ts';

/** The session of the cookie, fresh enough to act on. A cookie that is no good is taken away. */
export async function sessionOf(
  parts: { readonly cookie: SessionCookie; readonly sessions: BrowserSessions },
  passage: { readonly request: IncomingMessage; setCookie: string | undefined },
  route: GatewayRoute,
): Promise<BrowserSession | undefined> {
  const { cookie } = parts;
  const opened = cookie.open(passage.request.headers.cookie);
  if (opened === 'none') return undefined;
  if (opened === 'stale') {
    passage.setCookie = cookie.cleared;
    return undefined;
  }
  if (opened === 'tampered') {
    passage.setCookie = cookie.cleared;
    throw invalidSession();
  }
  const live = await parts.sessions.keepAlive(opened);
  if (live.state === 'over') {
    passage.setCookie = cookie.cleared;
    return undefined;
  }
  if (live.state === 'unknown') {
    if (route.publicReads && isSafe(passage.request.method ?? '')) return undefined;
    throw live.refused;
  }
  if (live.renewed) passage.setCookie = cookie.seal(live.session);
  return live.session;
}
