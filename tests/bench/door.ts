/**
 * `npm run bench:door`: check-ins at gates through the gateway, one replica of each service. Each gate scans at a fixed rate
 * whether or not earlier scans were answered, by several phones with an API key each; then packs and uploads of gates that
 * had no network. Bounded: `BENCH_GATES` gates for `BENCH_SECONDS` seconds. Its figures are kept in bench/results.json.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { type Answer, HttpClient } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { cpuTimes } from './cpu-times.ts';
import { holdRequests } from './hold-requests.ts';
import { percentile } from './percentile.ts';
import { keepResults, latencyFigures, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const gateCount = Number(process.env['BENCH_GATES'] ?? 4);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 10);
/** Source: what a gate must be able to do. */
const scansPerSecond = 50;
const phonesPerGate = 5;
const fanCount = 32;
/** Scans in one upload. Source: the most that the service takes. */
const uploadSize = 100;
/** The performance is far away: staff say why they let people in today. */
const override = { reason: 'benchmark' };

const Key = z.object({ id: z.string(), secret: z.string() });
const Token = z.object({ access_token: z.string() });
const Pack = z.object({ pack: z.string() });
const Uploaded = z.object({ scans: z.array(z.object({ outcome: z.string() })) });

/** A phone at a gate. */
interface Phone {
  readonly gateId: string;
  post(path: string, body: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

const office = await openOffice({ festival: 'tests/festivals/benchmark.yaml' });
try {
  const online = gateCount * scansPerSecond * seconds;
  const codes = await soldCodes(office, online + uploadSize * gateCount);
  const phones = await phonesOf(office);
  printHead(['gates', 'scans/s', 'p50 ms', 'p99 ms', 'refused or failed', 'CPU ms of ticket per scan']);
  const { failures, figures } = await scanAtGates(phones, codes.slice(0, online));
  const offline = await packsAndUploads(phones, codes.slice(online));
  const findings = await office.auditWhenQuiet();
  console.log(findings.length === 0 ? 'every invariant holds' : JSON.stringify(findings, null, 2));
  keepResults('door', 'npm run bench:door', [...figures, ...offline, ...nothingWrong(failures, findings)]);
  if (failures > 0 || findings.length > 0) process.exitCode = 1;
} finally {
  await office.stop();
}

/** Codes of so many tickets that were just sold. */
async function soldCodes(of: Office, count: number): Promise<string[]> {
  const gateway = of.podPool('gateway');
  const provider = of.podPool('payment-sandbox');
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await of.newFan(provider, gateway));
  const { standing } = holdRequests({ numbered: [], standing: 'S' });
  let left = Math.ceil(count / 2);
  await Promise.all(
    fans.map(async (fan) => {
      while (left-- > 0) await fan.buy(standing(), 'kakao-pay');
    }),
  );
  const tickets = (await Promise.all(fans.map((fan) => fan.tickets()))).flat();
  return tickets.flatMap(({ qr }) => qr ?? []).slice(0, count);
}

/** Gates, and phones that are bound to them. */
async function phonesOf(of: Office): Promise<Phone[]> {
  const organiser = await of.organiser();
  const gateway = of.podPool('gateway');
  const phones: Phone[] = [];
  for (let gate = 1; gate <= gateCount; gate += 1) {
    const gateId = `gate-${gate}`;
    const fields = { title: { ko: gateId }, reentry: true };
    expectStatus(await organiser.http.request('PUT', `/api/gates/${gateId}`, { body: fields }), 201);
    for (let phone = 1; phone <= phonesPerGate; phone += 1) {
      const wanted = { name: `${gateId} phone ${phone}`, scopes: ['tickets:check-in', `gate:${gateId}`] };
      const made = expectStatus(await organiser.unsafe('/api/auth/api-keys', wanted), 201);
      const { id, secret } = Key.parse(made.json);
      const http = new HttpClient(gateway, of.baseUrl);
      const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
      const issued = expectStatus(await http.request('POST', '/api/auth/token', { form }), 200);
      const headers = { authorization: `Bearer ${Token.parse(issued.json).access_token}` };
      phones.push({
        gateId,
        get: (path) => http.request('GET', path, { headers }),
        post: (path, body) =>
          http.request('POST', path, { body, headers: { ...headers, 'idempotency-key': randomUUID() } }),
      });
    }
  }
  return phones;
}

/** All gates at once, each at its rate; answers how many scans were not let in, and what the others took. */
async function scanAtGates(phones: readonly Phone[], codes: readonly string[]) {
  const latencies: number[] = [];
  let failures = 0;
  const perSecond = gateCount * scansPerSecond;
  const before = ticketCpu(await cpuTimes(office));
  const began = performance.now();
  const scans: Promise<void>[] = [];
  for (const [index, qr] of codes.entries()) {
    const due = began + (index * 1_000) / perSecond;
    // Half a millisecond early is on time: timers are not finer.
    while (performance.now() < due - 0.5) await sleep(1);
    const phone = phones[index % phones.length];
    if (phone === undefined) throw new Error('there is a phone');
    const asked = { performanceId: 'day-1', gateId: phone.gateId, qr, override };
    scans.push(
      phone.post('/api/tickets/check-ins', asked).then(({ status, text }) => {
        if (status === 200) latencies.push(performance.now() - due);
        else if (failures++ < 3) console.error(`a scan was answered ${status}: ${text}`);
      }),
    );
  }
  await Promise.all(scans);
  const cpu = ticketCpu(await cpuTimes(office)) - before;
  const rate = codes.length / ((performance.now() - began) / 1_000);
  printRow([
    gateCount,
    rate.toFixed(0),
    percentile(latencies, 0.5).toFixed(1),
    percentile(latencies, 0.99).toFixed(1),
    failures,
    (cpu / codes.length).toFixed(2),
  ]);
  const figures: Measured[] = [
    {
      ...{ name: `scans at ${gateCount} gates`, value: rate, unit: '/s' },
      reference: { name: 'scans that were due', value: perSecond, unit: '/s' },
    },
    ...latencyFigures('a scan', latencies),
    { name: 'CPU of ticket per scan', value: cpu / codes.length, unit: 'ms' },
  ];
  return { failures, figures };
}

function ticketCpu(times: Awaited<ReturnType<typeof cpuTimes>>): number {
  return times.get('ticket') ?? 0;
}

/** What a gate costs that had no network: its pack, what changed since, and its scans. */
async function packsAndUploads(phones: readonly Phone[], codes: readonly string[]): Promise<Measured[]> {
  const firsts = phones.filter((_, index) => index % phonesPerGate === 0);
  const at = new Date().toISOString();
  const [packs, uploads]: [number[], number[]] = [[], []];
  for (const [index, phone] of firsts.entries()) {
    const path = `/api/gates/${phone.gateId}`;
    const [pack, packMs] = await timed(() => phone.get(`${path}/pack`));
    const own = codes.slice(index * uploadSize, (index + 1) * uploadSize);
    const scans = own.map((qr) => ({ scanId: randomUUID(), at, performanceId: 'day-1', qr, override }));
    const [uploaded, uploadMs] = await timed(() => phone.post(`${path}/scans`, { scans }));
    const outcomes = Uploaded.parse(expectStatus(uploaded, 200).json).scans;
    const size = Pack.parse(pack.json).pack.length;
    packs.push(packMs);
    uploads.push(uploadMs);
    console.log(
      `${phone.gateId}: pack of ${(size / 1_000).toFixed(0)} kB in ${packMs.toFixed(0)} ms; ${outcomes.filter(({ outcome }) => outcome === 'in').length} of ${scans.length} offline scans in ${uploadMs.toFixed(0)} ms`,
    );
  }
  return [
    { name: 'pack of a gate, median', value: percentile(packs, 0.5), unit: 'ms' },
    { name: `upload of ${uploadSize} offline scans, median`, value: percentile(uploads, 0.5), unit: 'ms' },
  ];
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  const answer = await work();
  return [answer, performance.now() - began];
}
