import { Problem, type ProblemInit, problemsOf } from '@clove/service-kit';
import { type SessionRefusal, SessionRefused } from '../../application/session-refusal.ts';

/** Status and words of what auth refuses; to a login it answers in its own words. */
export const sessionProblems = problemsOf(SessionRefused, problemOf);

function problemOf(refusal: SessionRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'auth-unavailable':
      return {
        status: 503,
        type: 'login-unavailable',
        detail: 'Logging in is not possible at this moment. Please try again shortly.',
        retryAfterSeconds: 3,
      };
    case 'invalid-input':
      return { status: 400, ...refusal.said };
    case 'wrong-credentials':
      return { status: 401, ...refusal.said };
    case 'not-offered':
      return { status: 404, ...refusal.said };
    case 'not-by-this-way':
      return { status: 409, ...refusal.said };
    case 'over-limit':
      return { status: 429, ...refusal.said, retryAfterSeconds: refusal.retryAfterSeconds };
    case 'auth-busy':
      return { status: 503, ...refusal.said, retryAfterSeconds: refusal.retryAfterSeconds };
  }
}

/** @throws Problem for a browser's request that another site's page may have made */
export function refuseForeign(refusal: 'origin' | 'content-type' | undefined): void {
  if (refusal === 'origin') {
    throw new Problem({
      status: 403,
      type: 'cross-origin',
      detail: 'This request did not come from a page of this festival.',
    });
  }
  if (refusal === 'content-type') {
    throw new Problem({
      status: 415,
      type: 'unsupported-media-type',
      detail: 'Send the body as application/json.',
    });
  }
}

/** @param seconds until it makes sense to come back */
export function stillInLine(seconds: number): Problem {
  return new Problem({
    status: 503,
    type: 'waiting-room',
    detail: 'Many fans are choosing seats at this moment. You will be let in shortly. 잠시만 기다려 주세요.',
    retryAfterSeconds: seconds,
  });
}

/** @param place as `GET /api/queue/place` answers it */
export function waitingWithPlace(place: object, seconds: number): Problem {
  return new Problem({
    status: 503,
    type: 'waiting-room',
    detail:
      'Your place in the line is kept; you will be let in when it is your turn. 순서가 되면 바로 입장합니다.',
    retryAfterSeconds: seconds,
    extra: { place },
  });
}

/** @param seconds until it makes sense to come back; undefined: not without a member */
export function whoAsks(seconds: number | undefined): Problem {
  if (seconds === undefined) {
    const detail = 'Log in to take a place in the line. 로그인하면 순서를 받습니다.';
    return new Problem({ status: 401, type: 'unauthenticated', detail });
  }
  return new Problem({
    status: 503,
    type: 'waiting-room',
    detail: 'Many fans are waiting. Log in to take your place in the line. 로그인하면 순서를 받습니다.',
    retryAfterSeconds: seconds,
  });
}

export function noPlace(): Problem {
  return new Problem({
    status: 404,
    type: 'no-place',
    detail:
      'You have no place in the line, or its time is over. Take one with POST /api/queue/place. 순번이 없거나 시간이 지났습니다. 다시 받아 주세요.',
  });
}

/** @param from when places are given */
export function placesNotYet(from: Date): Problem {
  const drawsFrom = from.toISOString();
  return new Problem({
    status: 409,
    type: 'places-not-yet',
    detail: `Places are drawn from ${drawsFrom} on; all who ask before the opening have the same chance. 추첨이 시작된 뒤 예매가 열리기 전에 오면 누구나 확률이 같습니다.`,
    extra: { drawsFrom },
  });
}

export function roomUnknown(): Problem {
  return new Problem({
    status: 503,
    type: 'waiting-room-unknown',
    detail:
      'The state of the waiting room is not known at this moment. Please try again shortly. 잠시 후 다시 시도해 주세요.',
    retryAfterSeconds: 3,
  });
}

export function severalHosts(): Problem {
  return new Problem({ status: 400, type: 'bad-request', detail: 'Send one Host header.' });
}

export function sessionOver(): Problem {
  return new Problem({ status: 401, type: 'session-over', detail: 'This session has ended. Please log in.' });
}

export function refusedPath(): Problem {
  return new Problem({
    status: 400,
    type: 'refused-path',
    detail: 'This path is not one the festival uses.',
  });
}

export function unexpected(): Problem {
  return new Problem({ status: 500, type: 'internal', detail: 'Something went wrong on our side.' });
}

export function nothingHere(): Problem {
  return new Problem({ status: 404, type: 'not-found', detail: 'There is nothing here.' });
}

export function onlyHere(allow: string): Problem {
  return new Problem({
    status: 405,
    type: 'method-not-allowed',
    detail: `Only ${allow} here.`,
    headers: { allow },
  });
}

export function invalidSession(): Problem {
  return new Problem({
    status: 401,
    type: 'session-invalid',
    detail: 'This session is not valid. Please log in.',
  });
}

export function picturesBusy(): Problem {
  return new Problem({
    status: 503,
    type: 'pictures-busy',
    detail: 'Too many pictures are asked for at this moment. Please try again shortly.',
    retryAfterSeconds: 2,
  });
}
