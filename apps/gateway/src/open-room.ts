import { every, newId, type ServiceContext, type Worker } from '@clove/service-kit';
import { reception } from '@clove/waiting-room';
import { Counter, Gauge } from 'prom-client';
import { placeToken } from './adapters/cookie/place-token.ts';
import { QUEUE } from './adapters/http/queue-bodies.ts';
import { type WaitingRoom, waitingRoom } from './adapters/http/waiting-room.ts';
import { freePlaces } from './adapters/upstream/free-places.ts';
import { queueRoom, SYNC_TIMEOUT_MS } from './adapters/upstream/queue-room.ts';
import type { AdmissionRate } from './admission-rate.ts';
import type { RenderedRoutes } from './domain/route-table.ts';

/** Milliseconds. */
const SYNC_MS = 1_000;
/** How often seat is asked for free places while fans wait, milliseconds. Source: a fan in the line asks every few seconds at most. */
const PLACES_MS = 5_000;

interface RoomConfig {
  readonly FESTIVAL: string;
  readonly PUBLIC_URL: string;
  readonly SEAT_URL?: string | undefined;
  readonly QUEUE_URL?: string | undefined;
  readonly QUEUE_TOKEN?: string | undefined;
  readonly SESSION_KEY: string;
  readonly SESSION_PREVIOUS_KEY?: string | undefined;
}

/** The waiting room of a festival that has one. */
export function openRoom(
  {
    config,
    log,
    metrics,
    upstream,
  }: Pick<ServiceContext<RoomConfig>, 'config' | 'log' | 'metrics' | 'upstream'>,
  rate: AdmissionRate,
): { readonly waitingRoom: WaitingRoom; readonly workers: readonly Worker[] } | undefined {
  const { SEAT_URL: seatUrl, QUEUE_URL: url, QUEUE_TOKEN: token, SESSION_PREVIOUS_KEY: previous } = config;
  if (url === undefined || token === undefined) return undefined;
  const decided = new Counter({
    name: 'gateway_gated_total',
    help: 'Gated requests after the opening, by outcome: admitted, waits',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  const desk = reception({
    gateway: newId(),
    // A failed call must not keep the next one from trying: there is one per second.
    ask: queueRoom(upstream({ name: 'queue', url, token, timeoutMs: SYNC_TIMEOUT_MS, breaker: false })),
    levers: rate.levers,
    monotonic: () => performance.now(),
    random: Math.random,
  });
  new Gauge({
    name: 'gateway_waiting_room_age_seconds',
    help: 'Since the queue last answered this gateway; NaN: it never did',
    registers: [metrics],
    collect() {
      this.set(desk.ageSeconds() ?? Number.NaN);
    },
  });
  let reached = true;

  async function synchronise(): Promise<void> {
    const error = await desk.synchronise();
    const now = error === undefined;
    if (now !== reached) {
      if (now) log.info('the queue answers again');
      else
        log.warn({ err: error }, 'the queue is not reached; the waiting room goes on with what it last knew');
    }
    reached = now;
  }

  const askForPlaces = seatUrl === undefined ? async () => undefined : freePlaces(seatUrl, { log });
  let placesFree: boolean | undefined;

  /** Only fans who wait are shown it. */
  async function lookForPlaces(): Promise<void> {
    const room = await desk.publicState();
    placesFree = room?.phase === 'open' && room.waiting > 0 ? await askForPlaces() : undefined;
  }

  return {
    waitingRoom: waitingRoom({
      reception: desk,
      tokens: placeToken({
        festival: config.FESTIVAL,
        keys: [config.SESSION_KEY, ...(previous === undefined ? [] : [previous])],
        secure: new URL(config.PUBLIC_URL).protocol === 'https:',
      }),
      admission: rate.admission,
      placesFree: () => placesFree,
      random: Math.random,
      onDecided: (outcome) => decided.inc({ outcome }),
    }),
    workers: [
      {
        name: 'synchronise-waiting-room',
        async run(signal) {
          await every(SYNC_MS, signal, synchronise);
          // For those who still wait for an answer.
          await synchronise();
        },
      },
      { name: 'look-for-free-places', run: (signal) => every(PLACES_MS, signal, lookForPlaces) },
    ],
  };
}

/** The gateway answers the waiting room's paths itself, and needs the member for it. */
export function ownQueueRoute(publicUrl: string): RenderedRoutes[number] {
  return {
    prefix: QUEUE,
    service: 'gateway',
    url: publicUrl,
    identity: true,
    publicReads: true,
    connections: 'ordinary',
    ownPolicy: false,
    bodyLimit: 1_024,
    uploads: [],
    gated: [],
    costly: [],
  };
}
