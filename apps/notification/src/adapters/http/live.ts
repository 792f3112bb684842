import { pause, type RouteDescription, type RowWatcher, sse, type TokenVerifier } from '@clove/service-kit';
import type { Express } from 'express';
import type { InboxState } from '../postgres/inbox-book.ts';

export const liveMessages: RouteDescription = {
  method: 'get',
  path: '/api/messages/live',
  operationId: 'watchMessages',
  summary: "Changes of the caller's inbox as they happen",
  access: 'member',
  responses: {
    200: {
      description:
        'Server-sent events `inbox`: the number of the newest message (0: none) and how many are unread; at once, and after each change',
      contentType: 'text/event-stream',
    },
  },
};

/** One look at an inbox that does not change takes at most so long; then the next one starts. Milliseconds. */
const LONGEST_LOOK_MS = 60_000;
const SLOW_CLIENT_MS = 1_000;

/** Serves `liveMessages`: one query per interval for all who watch. */
export function mountLive(app: Express, verify: TokenVerifier, inboxes: RowWatcher<InboxState>): void {
  app.get(liveMessages.path, async (request, response) => {
    const { memberId } = await verify(request.headers.authorization);
    const stream = sse(request, response);
    let sent: InboxState | undefined;
    const differs = (state: InboxState) => state.newest !== sent?.newest || state.unread !== sent.unread;
    while (!stream.signal.aborted) {
      const state = await inboxes.wait(memberId, differs, { ms: LONGEST_LOOK_MS, signal: stream.signal });
      if (state === undefined || !differs(state)) continue;
      if (stream.send({ event: 'inbox', data: state })) sent = state;
      // A client that reads too slowly gets the state once it caught up.
      else await pause(SLOW_CLIENT_MS, stream.signal);
    }
  });
}
