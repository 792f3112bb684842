import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import { Fan } from '../fan/fan.ts';
import { persistently } from '../fan/persistent-fan.ts';
import { ask, run } from './run.ts';
import { SPARE } from './up.ts';

/** A festival on the cluster, and what a fan buys there. */
interface Sample {
  readonly slug: string;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly method: string;
}

const JAZZ = { slug: 'seoul-jazz-2026', performanceId: 'day-1', sectionId: 'LAWN', method: 'kakao-pay' };
const SAMPLES: readonly Sample[] = [
  JAZZ,
  { slug: 'han-river-2026', performanceId: 'friday', sectionId: 'GENERAL', method: 'toss' },
];

/** One fan buys one ticket at each sample: `npm run kind -- ticket`. */
export async function ticket(): Promise<void> {
  for (const sample of SAMPLES) {
    const fan = await newFan(`https://${sample.slug}.staging.clove.test:8443`);
    console.log(`${sample.slug}: ${await buyOne(fan, sample)}`);
  }
}

/** From hold to ticket at an office that is open anywhere. @throws when the order does not complete. */
export async function buyOne(
  fan: Fan,
  { performanceId, sectionId, method }: Omit<Sample, 'slug'>,
): Promise<string> {
  const { id, state } = await fan.buy({ performanceId, sectionId, quantity: 1 }, method);
  if (state !== 'COMPLETED') throw new Error(`order ${id} ended as ${state}`);
  const bought = (await fan.tickets()).filter(({ orderId, qr }) => orderId === id && qr !== null);
  if (bought.length !== 1) throw new Error(`order ${id} has ${bought.length} tickets`);
  return `ticket ${bought[0]?.id}`;
}

/** Every service of a festival gets new pods while fans buy. */
export async function restart(): Promise<void> {
  run('kubectl', 'uncordon', SPARE);
  const namespace = `staging-festival-${JAZZ.slug}`;
  const names = ask('kubectl', '-n', namespace, 'get', 'deployments', '-o', 'name').split('\n');
  await whileFansBuy(async () => {
    for (const name of names) {
      await wait('kubectl', '-n', namespace, 'rollout', 'restart', name);
      await wait('kubectl', '-n', namespace, 'rollout', 'status', name, '--timeout=300s');
    }
  });
}

/** A node without volumes goes away while fans buy; PodDisruptionBudgets decide how fast. */
export async function drain(): Promise<void> {
  await whileFansBuy(() =>
    wait('kubectl', 'drain', SPARE, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=600s'),
  );
  run('kubectl', 'uncordon', SPARE);
}

/** Four fans buy one ticket after another until the work is done; every order that was begun must complete. */
async function whileFansBuy(work: () => Promise<void>): Promise<void> {
  const fans = await Promise.all(
    Array.from({ length: 4 }, () => newFan(`https://${JAZZ.slug}.staging.clove.test:8443`)),
  );
  let working = true;
  const counts = fans.map(async (fan) => {
    let bought = 0;
    for (; working; bought++) await buyPatiently(fan);
    return bought;
  });
  try {
    await work();
  } finally {
    working = false;
  }
  const bought = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  if (bought === 0) throw new Error('no purchase completed meanwhile');
  console.log(`${bought} purchases completed meanwhile, none failed`);
}

async function buyPatiently(fan: Fan): Promise<void> {
  const { performanceId, sectionId } = JAZZ;
  const hold = await persistently.hold(fan, { performanceId, sectionId, quantity: 1 }, crypto.randomUUID());
  const { order, redirectUrl } = await persistently.order(fan, hold, crypto.randomUUID());
  await persistently.comeBack(fan, await persistently.approve(fan, redirectUrl));
  const { state } = await fan.settledOrder(order.id, 60);
  if (state !== 'COMPLETED') throw new Error(`order ${order.id} ended as ${state}`);
}

/** The festival's name leads to this machine, and its certificate is of our own making. */
async function newFan(url: string): Promise<Fan> {
  const lookup: NonNullable<Pool.Options['connect']> = {
    rejectUnauthorized: false,
    lookup: (_name, { all }, found) =>
      all === true ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
  };
  const pool = new Pool(url, { connect: lookup });
  // Browsers call the office by its public name, without the port that kind maps to 443.
  return (await new Fan(pool, new URL(url).origin.replace(':8443', '')).signUp()).logIn();
}

async function wait(program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${String(code)}`);
}
