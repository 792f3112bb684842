import { z } from 'zod';
import { Id } from '../ids.ts';

/** Milliseconds since 1970 on the clock of the queue's database. */
const Milliseconds = z.number();
/** Of the draw: how much of it, from 0 to 1. */
const Share = z.number().min(0).max(1);

/** How far a line has come: every place up to here. */
export const LinePosition = z.object({
  /** Of the places drawn before the opening. */
  drawn: Share,
  /** The highest number of those who came after the opening. */
  arrived: z.number().min(0),
});
export type LinePosition = z.infer<typeof LinePosition>;

/** `POST /internal/room/sync`, once a second by each gateway: what happened there since, and what it needs. */
export const RoomSyncRequest = z.object({
  /** This run of this gateway. */
  gateway: Id,
  /** What operations set, fans per second and gateway. Null: nothing. Absent: this gateway does not know. */
  leverPerSecond: z.number().positive().nullable().optional(),
  /** Whether operations paused the sale. Absent: this gateway does not know. */
  paused: z.boolean().optional(),
  /** Of which sale the rest is. Null: it knows none yet. */
  sale: z.int().nullable(),
  /** Registers of the sketch of those who drew a place that rose: index and value. */
  drew: z.array(z.tuple([z.int().min(0), z.int().min(1).max(64)])).max(4_096),
  /** How many fans wait for a number of arrival. */
  numbers: z.int().min(0),
  /** The highest number of arrival that it gave out by itself, while it did not reach the queue; 0: none. */
  furthestNumber: z.number().min(0),
  /** How far fans were let in here. */
  called: LinePosition,
  /** Members who begin to shop. */
  turns: z
    .array(
      z.object({
        memberId: Id,
        /** When their place was taken. */
        placeTakenAt: Milliseconds,
        /** Until when they were let in already. Absent: they wait for the answer. */
        until: Milliseconds.optional(),
      }),
    )
    .max(20_000),
});
export type RoomSyncRequest = z.infer<typeof RoomSyncRequest>;

export const RoomState = z.object({
  /** Rises with each opening that has a draw of its own. */
  sale: z.int(),
  now: Milliseconds,
  opensAt: Milliseconds,
  closesAt: Milliseconds,
  /** Key of the draw in hexadecimal digits: secret until the draw is over. */
  drawKey: z.string(),
  /** Fans let in per second over all gateways; 0: everybody. */
  perSecond: z.number().min(0),
  /** Gateways that have asked within the last seconds, this one too. */
  gateways: z.int().min(1),
  /** How many members drew a place, about. */
  drawn: z.number().min(0),
  /** Numbers of arrival given out. */
  arrivals: z.number().min(0),
  /** Who was called may come in. */
  called: LinePosition,
  /** Places that were called so long ago that they have lapsed. */
  lapsed: LinePosition,
  /** Fans called per second, of late. */
  callsPerSecond: z.number().min(0),
  /** Operations paused the sale: the line stands, and no turn runs out. Default: what a queue says that does not know of it. */
  paused: z.boolean().default(false),
  /** How often they did. Above 0 a turn may last longer than its place says, and the queue is asked. */
  pauses: z.int().min(0).default(0),
  /** The line is empty, and there is room: fans are let in without a place. */
  direct: z.boolean(),
  /** Members whose turn has begun, ever, and those whose turn lasts. */
  admitted: z.int().min(0),
  shopping: z.int().min(0),
  /** How long before the opening places are drawn, how long a turn lasts, and how long a called place is kept. */
  drawSeconds: z.number().min(0),
  shoppingSeconds: z.number().positive(),
  keepSeconds: z.number().positive(),
});
export type RoomState = z.infer<typeof RoomState>;

export const RoomSyncAnswer = z.object({
  /** Null: no sale was provisioned yet. */
  room: RoomState.nullable(),
  /** The first of the numbers asked for; the others follow it. */
  firstNumber: z.number().min(0),
  /** In the order asked. Null: the place is used up, because the member had a turn after it was taken. */
  turns: z.array(Milliseconds.nullable()),
});
export type RoomSyncAnswer = z.infer<typeof RoomSyncAnswer>;
