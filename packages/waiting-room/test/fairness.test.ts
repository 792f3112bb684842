import { expect, test } from '@jest/globals';
import type { Place, Reception } from '../src/index.ts';
import { draw, reaches } from '../src/index.ts';
import { seeded, simulatedRoom } from './simulated-room.ts';

/** How a fan behaves. */
type Manner = 'obeys' | 'hammers' | 'opens tabs' | 'comes late';

interface SimulatedFan {
  readonly memberId: string;
  readonly manner: Manner;
  /** Seconds after the start. */
  readonly arrivesAt: number;
  /** What the browser keeps. */
  place: Place | undefined;
  askAgainAt: number;
  /** When their place was called; then when they asked. */
  calledAt: number | undefined;
  admittedAt: number | undefined;
}

const OPENS_AT = 60;

/** One second of a fan: what they send to which gateways. */
async function act(fan: SimulatedFan, second: number, gateways: readonly Reception[], random: () => number) {
  const anyGateway = () => gateways[Math.floor(random() * gateways.length)] ?? fail();
  const ask = async (own: Place | undefined) => {
    const shown = await anyGateway().takePlace(fan.memberId, own);
    if (shown === undefined) return;
    // Who hammers without showing their place would keep the best one.
    if (better(shown.place, fan.place)) fan.place = shown.place;
    if (shown.status.state === 'admitted') fan.admittedAt ??= second;
    else fan.askAgainAt = second + shown.status.askAgainSeconds;
  };
  switch (fan.manner) {
    case 'obeys':
    case 'comes late':
      if (second >= fan.askAgainAt) await ask(fan.place);
      return;
    case 'opens tabs':
      // Private windows: each asks as if it had no place; the fan goes on with the best.
      if (second === fan.arrivesAt) await Promise.all([undefined, undefined, undefined].map(ask));
      else if (second >= fan.askAgainAt) await ask(fan.place);
      return;
    case 'hammers':
      await Promise.all([fan.place, fan.place, undefined, undefined].map(ask));
  }
}

function better(a: Place, b: Place | undefined): boolean {
  if (b === undefined || a.until !== undefined) return true;
  if (b.until !== undefined) return false;
  if (a.kind !== b.kind) return a.kind === 'drawn';
  return a.number < b.number;
}

function fail(): never {
  throw new Error('no gateway');
}

/** Kendall's tau-a of two orders: 1 the same order, 0 unrelated. */
function kendall(pairs: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (const [i, [a, b]] of pairs.entries()) {
    for (const [c, d] of pairs.slice(0, i)) sum += Math.sign(a - c) * Math.sign(b - d);
  }
  return (2 * sum) / (pairs.length * (pairs.length - 1));
}

test('the line keeps its order for fans who obey, hammer, open tabs or come late, over three gateways', async () => {
  const random = seeded(42);
  const manners: readonly Manner[] = ['obeys', 'obeys', 'hammers', 'opens tabs', 'comes late'];
  const fans: SimulatedFan[] = Array.from({ length: 600 }, (_, index) => {
    const manner = manners[index % manners.length] ?? 'obeys';
    const arrivesAt =
      manner === 'comes late' ? OPENS_AT + 1 + Math.floor(random() * 60) : 1 + Math.floor(random() * 58);
    const memberId = `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
    return {
      memberId,
      manner,
      arrivesAt,
      place: undefined,
      askAgainAt: arrivesAt,
      calledAt: undefined,
      admittedAt: undefined,
    };
  });
  const room = simulatedRoom({ gateways: 3, perSecond: 4, opensInSeconds: OPENS_AT });
  await room.second();
  for (
    let second = 1;
    second < 1_200 && fans.some(({ admittedAt }) => admittedAt === undefined);
    second += 1
  ) {
    // No fan acts first in every second.
    const here = fans.filter((fan) => fan.arrivesAt <= second && fan.admittedAt === undefined);
    here.sort(() => random() - 0.5);
    const acts = here.map((fan) => act(fan, second, room.gateways, random));
    await Promise.resolve();
    await room.second();
    // A place that is called in this second has its turn with the next synchronisation.
    let open = true;
    const all = Promise.all(acts).then(() => {
      open = false;
    });
    while (open) {
      await new Promise((resolve) => setImmediate(resolve));
      if (open) for (const gateway of room.gateways) await gateway.synchronise();
    }
    await all;
    const { called } = room.room.line;
    for (const fan of fans) {
      if (second >= OPENS_AT && fan.place !== undefined && reaches(called, fan.place))
        fan.calledAt ??= second;
    }
  }

  const admitted = fans.map((fan) => ({
    ...fan,
    admittedAt: fan.admittedAt ?? Number.NaN,
    calledAt: fan.calledAt ?? Number.NaN,
  }));
  expect(admitted.filter(({ admittedAt }) => Number.isNaN(admittedAt))).toEqual([]);
  const key = room.room.drawKey;
  const early = admitted.filter(({ manner }) => manner !== 'comes late');
  const late = admitted.filter(({ manner }) => manner === 'comes late');

  // The draw alone decides among those who were there, and arrival among those who came later.
  const order = (of: typeof admitted, by: (fan: (typeof admitted)[number]) => number) =>
    kendall(of.map((fan) => [by(fan), fan.calledAt] as const));
  expect(order(early, ({ memberId }) => draw(key, memberId).number)).toBeGreaterThan(0.98);
  expect(Math.abs(order(early, ({ arrivesAt }) => arrivesAt))).toBeLessThan(0.1);
  expect(order(late, ({ arrivesAt }) => arrivesAt)).toBeGreaterThan(0.95);
  const lastEarly = Math.max(...early.map(({ calledAt }) => calledAt));
  expect(late.filter(({ calledAt }) => calledAt < lastEarly)).toEqual([]);
  // Who asks at the given time comes in within a minute of their turn.
  expect(admitted.filter(({ admittedAt, calledAt }) => admittedAt - calledAt > 60)).toEqual([]);

  // Who hammers or opens tabs is called when their draw says, as if they had obeyed.
  const ranks = new Map(
    [...early]
      .sort((a, b) => draw(key, a.memberId).number - draw(key, b.memberId).number)
      .map(({ memberId }, rank) => [memberId, rank]),
  );
  for (const { memberId, calledAt } of early) {
    const due = OPENS_AT + (ranks.get(memberId) ?? 0) / 4;
    expect(Math.abs(calledAt - due)).toBeLessThan(20);
  }
  // No ten seconds let in more than the rate and those who were called before and asked only now.
  for (let second = OPENS_AT; second < lastEarly; second += 1) {
    const inWindow = admitted.filter(({ admittedAt }) => admittedAt >= second && admittedAt < second + 10);
    expect(inWindow.length).toBeLessThanOrEqual(3 * 4 * 10);
  }
});
