import type { Place } from '@clove/waiting-room';
import { z } from 'zod';
import { cookieValue } from './cookie-value.ts';
import { sealer } from './sealer.ts';

/** A fan's place, sealed: only the fan keeps it. It counts for its member alone, so that it is of no use to others. */
export interface PlaceToken {
  /** As `SessionCookie.name`. */
  readonly cookieName: string;
  seal(place: Place): string;
  /** The Set-Cookie value for a sealed place. */
  cookie(token: string): string;
  open(token: string): Place | undefined;
  /** The place of a Cookie header. */
  inCookies(header: string | undefined): Place | undefined;
}

const Content = z.tuple([
  z.int(),
  z.string(),
  z.enum(['drawn', 'arrived']),
  z.number(),
  z.number(),
  z.number().nullable(),
]);

/** Longest life of the cookie in seconds; the place itself lapses earlier. Source: the longest time between the draw and its end. */
const LIFE_SECONDS = 7 * 24 * 3600;

/** @param keys as of the session's cookie: the first seals, all open */
export function placeToken(options: {
  festival: string;
  keys: readonly [string, ...string[]];
  secure: boolean;
}): PlaceToken {
  const { seal, open } = sealer(`clove place ${options.festival}`, options.keys);
  const cookieName = options.secure ? '__Host-clove_place' : `clove_place_${options.festival}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`;

  function openPlace(token: string): Place | undefined {
    const content = open(token);
    if (typeof content === 'string') return undefined;
    const [sale, memberId, kind, number, takenAt, until] = Content.parse(JSON.parse(content.text));
    return { sale, memberId, kind, number, takenAt, ...(until === null ? {} : { until }) };
  }

  return {
    cookieName,
    seal: ({ sale, memberId, kind, number, takenAt, until }) =>
      seal(JSON.stringify([sale, memberId, kind, number, takenAt, until ?? null])),
    cookie: (token) => `${cookieName}=${token}; Max-Age=${LIFE_SECONDS}; ${attributes}`,
    open: openPlace,
    inCookies(header) {
      const value = cookieValue(header, cookieName);
      return value === undefined ? undefined : openPlace(value);
    },
  };
}
