import { generateKeyPairSync, sign } from 'node:crypto';
import type { Gate } from '@clove/contracts';
import { base64url, packVersion, type QrPayload, signedText } from '@clove/contracts/gate';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ApiProblem } from '../app/api/client.ts';
import { countAt } from '../app/door/engine/counts.ts';
import { Door } from '../app/door/engine/door.ts';
import type { GateApi } from '../app/door/engine/gate-api.ts';
import { ServiceLink } from '../app/door/engine/service-link.ts';
import type { Answer, KeptScan, Place } from '../app/door/engine/shapes.ts';
import type { DoorStore } from '../app/door/engine/store.ts';
import { performanceNow } from '../app/door/names.ts';
import { characterOf } from '../app/door/scanner-keys.ts';

const keys = generateKeyPairSync('ed25519');
const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const signed = (text: string, key = keys.privateKey) =>
  `${text}.${base64url(sign(null, Buffer.from(text), key))}`;
const qrOf = (ticket: number, more: Partial<QrPayload> = {}) =>
  signed(
    signedText({
      ...{ festival: 'door', ticketId: idOf(ticket), performanceId: 'day-1', sectionId: 'A' },
      ...{ seat: `A 1-${ticket}`, serial: 1, ...more },
    }),
  );
const idOf = (ticket: number) => `019895a2-0000-7000-8000-${String(ticket).padStart(12, '0')}`;

const gates: Gate[] = [
  { id: 'front', title: { ko: '앞문' }, sections: ['A'], reentry: true },
  { id: 'lawn', title: { ko: '잔디문' }, sections: ['LAWN'] },
];
const start = Date.parse('2026-08-07T09:00:00Z');
const place: Place = { performanceId: 'day-1', door: null, direction: 'in' };

function packOf(
  version: string,
  since: string | null,
  tickets: unknown[] = [],
  key = keys.privateKey,
): string {
  const pack = {
    ...{ format: 1, festival: 'door', gateId: 'front', version, since, complete: true, keys: [pem], gates },
    issuedAt: new Date(start).toISOString(),
    validUntil: new Date(start + 12 * 3_600_000).toISOString(),
    performances: [
      {
        ...{ id: 'day-1', title: { ko: '첫째 날' }, cancelled: null },
        ...{ startsAt: '2026-08-07T10:00:00Z', doorsAt: '2026-08-07T08:00:00Z' },
      },
    ],
    tickets,
  };
  return signed(`${packVersion}.${base64url(Buffer.from(JSON.stringify(pack)))}`, key);
}

/** A phone: what it keeps, and the service that it reaches, or does not. */
class Phone {
  readonly facts = new Map<string, unknown>();
  readonly keptPacks = new Map<string, readonly string[]>();
  readonly keptScans = new Map<string, KeptScan>();
  readonly uploads: KeptScan[][] = [];
  /** What every request fails with; undefined: none does. */
  failure: ApiProblem | undefined;
  conflictOf: string | undefined;
  pack = packOf('v1', null);
  now = start;

  readonly store: DoorStore = {
    read: async <T>(name: string) => this.facts.get(name) as T | undefined,
    write: async (name, value) => void this.facts.set(name, value),
    packs: async (gateId) => this.keptPacks.get(gateId) ?? [],
    keepPacks: async (gateId, texts) => void this.keptPacks.set(gateId, texts),
    forgetPacks: async () => this.keptPacks.clear(),
    scans: async () => [...this.keptScans.values()],
    putScans: async (scans) => {
      for (const scan of scans) this.keptScans.set(scan.scanId, scan);
    },
    removeScans: async (ids) => {
      for (const id of ids) this.keptScans.delete(id);
    },
  };

  private reach<T>(answer: () => T): Promise<T> {
    return this.failure === undefined ? Promise.resolve(answer()) : Promise.reject(this.failure);
  }

  readonly api: GateApi = {
    checkIn: ({ shown, direction }) =>
      this.reach(() => ({
        ...{ ticketId: 'qr' in shown ? idOf(1) : shown.ticketId, performanceId: 'day-1', sectionId: 'A' },
        ...{ seat: 'A 1-1', category: null, direction, again: false, overridden: [] },
        checkedInAt: new Date(this.now).toISOString(),
      })),
    undo: () => this.reach(() => undefined),
    find: () => this.reach(() => []),
    counts: () =>
      this.reach(() => {
        const entered = this.uploads.flat().length;
        const counted = { performanceId: 'day-1', entered, inside: entered, left: 0 };
        return { gates: [{ gateId: 'front', ...counted }], performances: [counted] };
      }),
    pack: () => this.reach(() => this.pack),
    verificationKey: () => this.reach(() => pem),
    upload: (_, scans) =>
      this.reach(() => {
        this.uploads.push([...scans]);
        const answers = scans.map(({ scanId, qr, direction }) =>
          qr === this.conflictOf
            ? {
                scanId,
                outcome: 'conflict' as const,
                conflict: { reason: 'already-checked-in', gateId: 'lawn' },
              }
            : { scanId, outcome: direction, conflict: null },
        );
        return { scans: answers, revised: [] };
      }),
  };

  readonly open = () => Door.open('front', gates, { store: this.store, api: this.api, now: () => this.now });
}

test('a request that no one waits for any more is aborted: its connection is free for the next', async () => {
  const link = new ServiceLink(
    () => start,
    () => undefined,
    async () => undefined,
  );
  let asked: AbortSignal | undefined;
  const silent = link.ask((signal) => {
    asked = signal;
    return new Promise<never>(() => undefined);
  }, 1);
  await expect(silent).rejects.toMatchObject({ slug: 'offline' });
  expect(asked?.aborted).toBe(true);
});

const offline = new ApiProblem(0, { type: 'offline' });
const saidOf = (answer: Answer) => (answer.outcome === 'refused' ? answer.refusal.reason : answer.outcome);

describe('a door', () => {
  let phone: Phone;
  beforeEach(() => {
    phone = new Phone();
  });

  test('decides by the signed pack without a network, once per ticket, over a restart, and sends its scans later', async () => {
    let door = await phone.open();
    await door.refresh();
    expect(door.state).toMatchObject({ offlineSince: null, packFault: null });
    expect(door.state.pack).not.toBeNull();

    phone.failure = offline;
    expect(await door.scan({ qr: qrOf(1) }, place)).toMatchObject({
      outcome: 'in',
      isOffline: true,
      seat: 'A 1-1',
    });
    expect(door.state).toMatchObject({ offlineSince: start, waiting: 1 });
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('already-checked-in');

    door = await phone.open();
    expect(door.state.waiting).toBe(1);
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('already-checked-in');
    const wrong = await door.scan({ qr: qrOf(7, { sectionId: 'LAWN', seat: null }) }, place);
    expect(wrong).toMatchObject({ outcome: 'refused', refusal: { reason: 'wrong-gate', gateIds: ['lawn'] } });
    expect(countAt(door.state, 'front', 'day-1')).toMatchObject({ entered: 1, inside: 1 });

    phone.failure = undefined;
    phone.conflictOf = qrOf(1);
    const shown: number[] = [];
    door.subscribe(() => shown.push(countAt(door.state, 'front', 'day-1').entered));
    await door.refresh();
    expect(new Set(shown)).toEqual(new Set([1]));
    expect(phone.uploads.map((batch) => batch.map(({ qr }) => qr))).toEqual([[qrOf(1)]]);
    expect(door.state).toMatchObject({ offlineSince: null, waiting: 0 });
    expect(door.state.conflicts).toMatchObject([
      { seat: 'A 1-1', refusal: { reason: 'already-checked-in', gateId: 'lawn' } },
    ]);
  });

  test('two scans of one code at the same moment let one person in', async () => {
    const door = await phone.open();
    await door.refresh();
    phone.failure = offline;
    const answers = await Promise.all([qrOf(2), qrOf(2)].map((qr) => door.scan({ qr }, place)));
    expect(answers.map(saidOf)).toEqual(['in', 'already-checked-in']);
  });

  test('what it let in online is used for it as well when the network goes', async () => {
    const door = await phone.open();
    await door.refresh();
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('in');
    phone.failure = offline;
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('already-checked-in');
    expect(door.state.waiting).toBe(0);
  });

  test('a pack that the festival did not sign is not used, neither fresh nor out of the store', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    phone.pack = packOf('v1', null, [], privateKey);
    const door = await phone.open();
    await door.refresh();
    expect(door.state).toMatchObject({ pack: null, packFault: 'not-signed' });
    phone.failure = offline;
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('no-pack');

    phone.facts.set('verification-key', pem);
    phone.keptPacks.set('front', [packOf('v1', null, [], privateKey)]);
    expect((await phone.open()).state.pack).toBeNull();
    expect(phone.keptPacks.get('front')).toEqual([]);
  });

  test('increments add to what is known, and stay small in the store', async () => {
    const door = await phone.open();
    await door.refresh();
    for (let n = 2; n < 7; n += 1) {
      phone.now += 31_000;
      phone.pack = packOf(`v${n}`, `v${n - 1}`, n === 3 ? [[idOf(3), 1, 'X', null, []]] : []);
      await door.refresh();
    }
    expect(phone.keptPacks.get('front')).toHaveLength(3);
    phone.failure = offline;
    const again = await phone.open();
    expect(await again.scan({ qr: qrOf(3) }, place)).toMatchObject({
      refusal: { reason: 'ticket-not-valid', state: 'VOID' },
    });
  });

  test('an expired pack decides nothing', async () => {
    const door = await phone.open();
    await door.refresh();
    phone.failure = offline;
    phone.now += 12 * 3_600_000;
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('pack-expired');
  });

  test('a session that was ended stops it: no pack is left, scans that were not sent are', async () => {
    const door = await phone.open();
    await door.refresh();
    phone.failure = offline;
    await door.scan({ qr: qrOf(1) }, place);
    phone.failure = new ApiProblem(401, { type: '/problems/session-over' });
    await door.refresh();
    expect(door.state).toMatchObject({ stopped: 'session-over', pack: null });
    expect(phone.keptPacks.size).toBe(0);
    expect(phone.keptScans.size).toBe(1);
    await expect(door.scan({ qr: qrOf(2) }, place)).rejects.toThrow(ApiProblem);
  });

  test('undo: what was not sent is forgotten, what the service may have is taken back there', async () => {
    const door = await phone.open();
    await door.refresh();
    phone.failure = offline;
    await door.refresh();
    const first = await door.scan({ qr: qrOf(1) }, place);
    if (first.outcome === 'refused') throw new Error('admitted');
    await door.undo(first, 'by mistake');
    expect(door.state).toMatchObject({ waiting: 0, recent: [] });
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('in');

    phone.failure = undefined;
    await door.refresh();
    phone.failure = offline;
    // The first that notices: the service was asked and may have it.
    const asked = await door.scan({ qr: qrOf(2) }, place);
    if (asked.outcome === 'refused') throw new Error('admitted');
    await expect(door.undo(asked, 'by mistake')).rejects.toMatchObject({ slug: 'offline' });
    expect(door.state.waiting).toBe(1);
  });

  test('undo: the ticket is let in again by the phone alone, too, once the service has taken the entry back', async () => {
    const door = await phone.open();
    await door.refresh();
    const first = await door.scan({ qr: qrOf(1) }, place);
    if (first.outcome === 'refused') throw new Error('admitted');
    const entry = ['day-1', start / 1_000, 'front', null, 1];
    phone.pack = packOf('v2', 'v1', [[idOf(1), 1, 'I', null, [entry]]]);
    phone.now += 31_000;
    await door.refresh();
    phone.pack = packOf('v3', 'v2', [[idOf(1), 1, 'V', null, []]]);
    await door.undo(first, 'by mistake');
    phone.failure = offline;
    expect(saidOf(await door.scan({ qr: qrOf(1) }, place))).toBe('in');
  });

  test("the service's refusals say the same as the phone's own", async () => {
    const door = await phone.open();
    phone.failure = new ApiProblem(409, {
      ...{ type: '/problems/already-checked-in', gateId: 'front', door: 'a1' },
      checkedInAt: '2026-08-07T08:30:00Z',
    });
    expect(await door.scan({ qr: qrOf(1) }, place)).toMatchObject({
      isOffline: false,
      refusal: {
        reason: 'already-checked-in',
        enteredAt: '2026-08-07T08:30:00Z',
        gateId: 'front',
        door: 'a1',
      },
    });
  });
});

test('a scanner is understood on a Korean keyboard', () => {
  const key = (key: string, code: string, shiftKey = false) => characterOf({ key, code, shiftKey });
  expect([key('C', 'KeyC', true), key('ㅊ', 'KeyC', true), key('ㅊ', 'KeyC')]).toEqual(['C', 'C', 'c']);
  expect([key('Process', 'Digit1'), key('Process', 'Period'), key('Process', 'Minus', true)]).toEqual([
    '1',
    '.',
    '_',
  ]);
  expect([key('Shift', 'ShiftLeft'), key('Tab', 'Tab')]).toEqual([undefined, undefined]);
});

test('the performance at the gate is the latest whose doors are open, else the next', () => {
  const at = (id: string, startsAt: string, doorsAt: string) => ({
    ...{ id, startsAt, doorsAt, title: { ko: id }, description: null, cancelled: null, sections: [] },
    ...{ onSale: true, picture: null },
  });
  const days = [
    at('day-1', '2026-08-07T10:00:00Z', '2026-08-07T08:00:00Z'),
    at('day-2', '2026-08-08T10:00:00Z', '2026-08-08T08:00:00Z'),
  ];
  const now = (instant: string) => performanceNow(days, Date.parse(instant))?.id;
  expect(now('2026-08-01T00:00:00Z')).toBe('day-1');
  expect(now('2026-08-07T21:00:00Z')).toBe('day-1');
  expect(now('2026-08-08T08:00:00Z')).toBe('day-2');
  expect(now('2026-08-20T08:00:00Z')).toBe('day-2');
});
