import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entered, FairGate, Principal, Problem } from '@clove/service-kit';
import type { BrowserSessions } from '../../application/browser-sessions.ts';
import type { RevokedSessions } from '../../application/revoked-sessions.ts';
import type { Admission } from '../../domain/admission.ts';
import type { GatewayRoute } from '../../domain/route-table.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import type { LoginTurns } from '../limits/login-turns.ts';
import type { Limits } from '../limits/rate-limits.ts';
import type { Refusals } from '../limits/refusals.ts';
import type { Shares } from '../limits/shares.ts';
import type { GuardedPool } from '../upstream/guarded-pool.ts';
import type { LastAnswers } from '../upstream/last-answers.ts';
import type { OpenStreams } from './open-streams.ts';
import type { SecurityHeaders } from './security-headers.ts';
import type { WaitingRoom } from './waiting-room.ts';

export interface GatewayParts {
  readonly routes: readonly GatewayRoute[];
  readonly upstreams: ReadonlyMap<string, GuardedPool>;
  /** Of the address that is asked for; undefined: its answers are not kept. */
  lastAnswers(request: IncomingMessage): LastAnswers | undefined;
  readonly cookie: SessionCookie;
  readonly sessions: BrowserSessions;
  readonly limits: Limits;
  /** Requests of a network that are not answered yet. */
  readonly unfinished: Shares;
  /** The same for long polls and event streams, of which a network may have many more. */
  readonly waiting: Shares;
  /** Requests that cost a password hash. */
  readonly logins: LoginTurns;
  readonly refusals: Refusals;
  /** Networks take turns at the connections for pictures. */
  readonly bulk: FairGate;
  /** The member of a valid access token; undefined for one that is not valid, or while that cannot be checked. */
  bearer(authorization: string): Promise<Principal | undefined>;
  readonly revoked: RevokedSessions;
  readonly admission: Admission;
  /** Undefined: the festival has none, and `admission` alone decides. */
  readonly waitingRoom: WaitingRoom | undefined;
  readonly security: SecurityHeaders;
  readonly publicUrl: URL;
  readonly trustedHops: number;
  readonly streams: OpenStreams;
  /** What the festival is made of, as JSON. */
  readonly festival: string;
  openApi(): Promise<string>;
  /** An upstream gave no answer; not called while its breaker is open, which is logged once. */
  onUnanswered(problem: Problem, correlationId: string): void;
  /** A request failed with an error that is not a refusal. */
  onUnexpected(error: unknown, correlationId: string): void;
}

export type Member = Pick<Principal, 'memberId' | 'sessionId'>;

/** A request that passes through the gateway. */
export interface GatewayRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entered: Entered;
  readonly address: string;
  /** The key of limits. */
  readonly network: string;
  /** What it counts in until it is answered; each call ends one. */
  readonly shares: (() => void)[];
  /** The cookie to set with any answer. */
  setCookie: string | undefined;
  /** The place in the line that the client is to keep, with any answer. */
  place: { readonly token: string; readonly inBrowser: boolean } | undefined;
}
