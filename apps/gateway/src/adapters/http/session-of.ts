import type { IncomingMessage } from 'node:http';
import type { BrowserSessions } from '../../application/browser-sessions.ts';
import type { BrowserSession } from '../../domain/browser-session.ts';
import { isSafe } from '../../domain/cross-origin.ts';
import type { GatewayRoute } from '../../domain/route-table.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import { invalidSession } from './problems.ts';

/** The session of the cookie, with an access token valid for a while. A cookie that is not valid is removed. */
export async function sessionOf(
  parts: { readonly cookie: SessionCookie; readonly sessions: BrowserSessions },
  incoming: { readonly request: IncomingMessage; setCookie: string | undefined },
  route: GatewayRoute,
): Promise<BrowserSession | undefined> {
  const { cookie } = parts;
  const opened = cookie.open(incoming.request.headers.cookie);
  if (opened === 'none') return undefined;
  if (opened === 'stale') {
    incoming.setCookie = cookie.cleared;
    return undefined;
  }
  if (opened === 'tampered') {
    incoming.setCookie = cookie.cleared;
    throw invalidSession();
  }
  const live = await parts.sessions.keepAlive(opened);
  if (live.state === 'over') {
    incoming.setCookie = cookie.cleared;
    return undefined;
  }
  if (live.state === 'unknown') {
    if (route.publicReads && isSafe(incoming.request.method ?? '')) return undefined;
    throw live.refused;
  }
  if (live.renewed) incoming.setCookie = cookie.seal(live.session);
  return live.session;
}
