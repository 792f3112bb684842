import type { ResponseDescription, RouteDescription } from '@clove/service-kit';
import { DRAW_RANGE, type PublicState, type ShownPlace } from '@clove/waiting-room';
import { z } from 'zod';

const Instant = z.iso.datetime();
const Seconds = z.int().min(1);

const QueueBody = z.strictObject({
  /** `early`: no places yet. `drawing`: who asks draws a place. `open`: the line moves. */
  phase: z.enum(['early', 'drawing', 'open']),
  opensAt: Instant,
  /** From when on places are drawn. */
  drawsFrom: Instant,
  /** Who wait, about. */
  waiting: z.int().min(0),
  /** Who are let in per second; null: everybody at once. */
  perSecond: z.number().nullable(),
  /** Operations paused the sale: the line stands, and no place is lost. */
  paused: z.boolean(),
  placesFree: z.boolean().nullable().describe('As in a place; null: unknown, or no fan waits'),
  draw: z.strictObject({
    /** A place is the first 48 bits of this function of the member's id. */
    function: z.literal('HMAC-SHA-256'),
    /** SHA-256 of the key, public before anybody draws. */
    commitment: z.string(),
    /** Null until the draw is over. */
    key: z.string().nullable(),
    /** Numbers are below it. */
    range: z.int(),
  }),
});
export type QueueBody = z.infer<typeof QueueBody>;

/** The sealed place of a client without cookies; sent back in the header `Clove-Place`. Absent: it keeps what it has. */
const token = z.string().optional();
const placesFree = z
  .boolean()
  .optional()
  .describe(
    'False: at present every place of every performance is held or sold; who is let in finds one when another fan does not pay. Absent: unknown',
  );
const PlaceBody = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('drawn'), opensAt: Instant, askAgainSeconds: Seconds, token }),
  z.strictObject({
    state: z.literal('waiting'),
    /** `drawn` before the opening, `arrived` after it. */
    kind: z.enum(['drawn', 'arrived']),
    number: z.number(),
    peopleAhead: z.int().min(0),
    estimatedSeconds: z.int().min(0),
    askAgainSeconds: Seconds,
    paused: z
      .boolean()
      .describe('Operations paused the sale: the line stands, the estimate counts from when it goes on'),
    placesFree,
    token,
  }),
  z.strictObject({ state: z.literal('admitted'), until: Instant, token }),
]);
export type PlaceBody = z.infer<typeof PlaceBody>;

export function queueBody(
  { perSecond, waiting, ...state }: PublicState,
  free: boolean | undefined,
): QueueBody {
  return {
    phase: state.phase,
    opensAt: new Date(state.opensAt).toISOString(),
    drawsFrom: new Date(state.drawsFrom).toISOString(),
    waiting,
    perSecond: perSecond === 0 ? null : perSecond,
    paused: state.paused,
    placesFree: free ?? null,
    draw: {
      function: 'HMAC-SHA-256',
      commitment: state.commitment,
      key: state.drawKey ?? null,
      range: DRAW_RANGE,
    },
  };
}

export function placeBody({ status }: ShownPlace, free: boolean | undefined): PlaceBody {
  switch (status.state) {
    case 'drawn':
      return { ...status, opensAt: new Date(status.opensAt).toISOString() };
    case 'waiting':
      return { ...status, ...(free === undefined ? {} : { placesFree: free }) };
    case 'admitted':
      return { state: 'admitted', until: new Date(status.until).toISOString() };
  }
}

const examplePlace: PlaceBody = {
  state: 'waiting',
  kind: 'drawn',
  number: 91_623_427_512_330,
  peopleAhead: 1_204,
  estimatedSeconds: 41,
  askAgainSeconds: 34,
  paused: false,
  placesFree: true,
};
const place: ResponseDescription = {
  description: 'The place as it stands; ask again after `askAgainSeconds`',
  headers: {
    'Set-Cookie': "The place, for a browser's session; it counts for its member alone",
    'Clove-Place': 'The same for a client with an access token, to be sent in the header of that name',
  },
  schema: PlaceBody,
  example: examplePlace,
};

/** Path of the waiting room; the gateway answers it and what is below it. */
export const QUEUE = '/api/queue';
export const PLACE = '/api/queue/place';

/** The waiting room's operations as OpenAPI describes them. */
export const queueDescriptions: readonly RouteDescription[] = [
  {
    method: 'get',
    path: QUEUE,
    operationId: 'getQueue',
    summary: 'The waiting room: who wait, how fast the line moves, and how to check the draw',
    access: 'public',
    responses: {
      200: {
        description: 'At most a second old',
        schema: QueueBody,
        example: {
          phase: 'drawing',
          opensAt: '2026-06-01T11:00:00.000Z',
          drawsFrom: '2026-06-01T10:00:00.000Z',
          waiting: 48_210,
          perSecond: 30,
          paused: false,
          placesFree: null,
          draw: {
            function: 'HMAC-SHA-256',
            commitment: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
            key: null,
            range: DRAW_RANGE,
          },
        },
      },
    },
  },
  {
    method: 'post',
    path: PLACE,
    operationId: 'takePlace',
    summary:
      'Take a place: drawn before the opening, by arrival after it. Asking again never makes it better or worse',
    access: 'member',
    responses: { 200: place },
  },
  {
    method: 'get',
    path: PLACE,
    operationId: 'getPlace',
    summary: 'The own place: how many are ahead, the estimate, and when to ask again',
    access: 'member',
    responses: { 200: place },
  },
];
