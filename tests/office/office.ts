import { rmSync } from 'node:fs';
import type { Plan } from '@clove/charts-ts';
import { type AuditFact, AuditFact as AuditFactSchema } from '@clove/contracts';
import type { Cluster } from '@clove/local-cluster';
import { Client } from 'pg';
import type { Dispatcher, Pool } from 'undici';
import { Fan, type HoldRequest } from '../fan/fan.ts';
import { type Answer, HttpClient, httpPool } from '../fan/http-client.ts';
import { eventually } from './eventually.ts';
import { Toolbox } from './toolbox.ts';

/** What the sandboxed provider's books say of one order. */
export interface ProviderCalls {
  readonly approve: number;
  readonly cancel: number;
  readonly captured: number;
  readonly cancelled: number;
}

/** Milliseconds between two audits while something still moves: one is a process of 0.3 s of CPU time, and reads all that was sold. */
const AUDIT_EVERY_MS = 1_000;

interface LedgerEntry {
  orderId: string;
  captured: number;
  cancelled: number;
  calls: { capture: number; cancel: number };
}

interface SeatMapSection {
  id: string;
  kind: 'numbered' | 'standing';
  available: number;
  /** One string per row, one letter per seat: f free, h held, s sold. */
  seats?: string[];
}

/** A running ticket office with everything a test asks about it; all of it by ways that an operator has too. */
export class Office {
  readonly cluster: Cluster;
  readonly baseUrl: string;
  readonly pool: Pool;
  readonly plan: Plan;
  readonly toolbox: Toolbox;
  private readonly folder: string;
  private readonly organiserEmail: string;
  private stopped: Promise<void> | undefined;

  constructor(parts: {
    cluster: Cluster;
    plan: Plan;
    folder: string;
    baseUrl: string;
    /** The toolbox's bundle. */
    toolbox: string;
    organiserEmail: string;
  }) {
    this.cluster = parts.cluster;
    this.plan = parts.plan;
    this.folder = parts.folder;
    this.baseUrl = parts.baseUrl;
    this.toolbox = new Toolbox(parts.cluster, parts.toolbox);
    this.organiserEmail = parts.organiserEmail;
    this.pool = httpPool(parts.cluster.url);
  }

  /** At once: how pods end is the subject of tests/e2e/npm-start.test.ts and of the cluster's own tests. May be called again. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    await this.pool.close();
    await this.cluster.stop({ abrupt: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A fan who has signed up and logged in. */
  async newFan(providerPool?: Pool, gatewayPool: Pool = this.pool): Promise<Fan> {
    return (await new Fan(gatewayPool, this.baseUrl, {}, providerPool).signUp()).logIn();
  }

  /** The way to the sandboxed provider that a real one has: not through our gateway. */
  providerPool(): Pool {
    return httpPool(this.cluster.service('payment-sandbox').url(8080));
  }

  /**
   * Straight to a service's only pod. In a cluster the kernel leads there; the process that stands for it here is not to
   * be measured with what is.
   */
  podPool(service: string): Pool {
    const [pod, ...more] = this.cluster.pods(service);
    if (pod?.ports.http === undefined || more.length > 0)
      throw new Error(`${service} has not exactly one pod`);
    return httpPool(`http://127.0.0.1:${pod.ports.http}`);
  }

  /** The organiser, logged in with the generated password. */
  organiser(): Promise<Fan> {
    return new Fan(this.pool, this.baseUrl, {
      email: this.organiserEmail,
      password: this.cluster.secrets['auth-secrets']?.['ORGANISER_PASSWORD'] ?? '',
    }).logIn();
  }

  /** The account of operations, logged in with the generated password. */
  operator(): Promise<Fan> {
    return new Fan(this.pool, this.baseUrl, {
      email: this.organiserEmail.replace('organiser@', 'ops@'),
      password: this.cluster.secrets['auth-secrets']?.['OPS_PASSWORD'] ?? '',
    }).logIn();
  }

  /** A request with exactly these bytes as its body, in a fan's session. */
  async raw(
    method: Dispatcher.HttpMethod,
    path: string,
    body: string,
    headers: Record<string, string>,
    fan: Fan,
  ): Promise<Answer> {
    const cookie = fan.http.cookieHeader ?? '';
    const response = await this.pool.request({
      method,
      path,
      body,
      headers: { 'content-type': 'application/json', origin: this.baseUrl, cookie, ...headers },
    });
    const text = await response.body.text();
    return { status: response.statusCode, headers: response.headers, text, json: JSON.parse(text) };
  }

  // --- inventory, as a fan sees it

  async seatMap(performanceId: string): Promise<SeatMapSection[]> {
    const answer = await new HttpClient(this.pool, this.baseUrl).request(
      'GET',
      `/api/seats?performance=${performanceId}`,
    );
    return (answer.json as { sections: SeatMapSection[] }).sections;
  }

  /** Unit ids of the free seats of a numbered section; waits out the map's cache of one second. */
  async freeSeats(performanceId: string, sectionId: string): Promise<string[]> {
    await this.cacheOfTheMapIsOver();
    const section = (await this.seatMap(performanceId)).find(({ id }) => id === sectionId);
    return (section?.seats ?? []).flatMap((row, r) =>
      [...row].flatMap((letter, s) =>
        letter === 'f' ? [`${performanceId}/${sectionId}/${r + 1}-${s + 1}`] : [],
      ),
    );
  }

  async freePlaces(performanceId: string, sectionId: string): Promise<number> {
    await this.cacheOfTheMapIsOver();
    return (await this.seatMap(performanceId)).find(({ id }) => id === sectionId)?.available ?? 0;
  }

  /** Two places of one performance: neighbouring free seats of the first numbered section, or two of the first standing one. */
  async twoPlaces(performanceId: string, numbered: boolean): Promise<HoldRequest> {
    const kind = numbered ? 'numbered' : 'standing';
    const section = (await this.seatMap(performanceId)).find((candidate) => candidate.kind === kind);
    if (section === undefined) throw new Error(`${performanceId} has no ${kind} section`);
    if (!numbered) return { performanceId, sectionId: section.id, quantity: 2 };
    return { performanceId, seats: (await this.freeSeats(performanceId, section.id)).slice(0, 2) };
  }

  /** The first bytes of the live status stream. */
  async firstLiveEvent(performanceId: string): Promise<string> {
    const stop = new AbortController();
    const response = await fetch(`${this.baseUrl}/api/seats/live?performance=${performanceId}`, {
      signal: stop.signal,
    });
    const reader = response.body?.getReader();
    let text = '';
    while (reader && !text.includes('data:')) {
      const { value, done } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    stop.abort();
    return text;
  }

  // --- books

  /** Unit ids that the inventory's own audit calls sold. */
  async soldUnits(performanceId: string, sectionId: string): Promise<string[]> {
    const [numbered] = (await this.seatMap(performanceId)).filter(
      ({ id, kind }) => id === sectionId && kind === 'numbered',
    );
    const facts = await this.auditFacts('seat');
    const units = facts.flatMap((fact) =>
      fact.kind === 'unit' && fact.state === 'SOLD' ? [fact.unitId] : [],
    );
    if (numbered) return units.filter((unit) => unit.startsWith(`${performanceId}/${sectionId}/`));
    const client = await this.database('seat');
    try {
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM holds WHERE performance_id = $1 AND section_id = $2',
        [performanceId, sectionId],
      );
      const holds = new Set(rows.map(({ id }) => id));
      return units.filter((unit) => holds.has(unit.split('/')[0] ?? ''));
    } finally {
      await client.end();
    }
  }

  async auditFacts(service: string): Promise<AuditFact[]> {
    const { url, headers } = this.cluster.internal(service);
    const response = await fetch(`${url}/internal/audit`, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service}'s audit answered ${response.status}: ${text}`);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => AuditFactSchema.parse(JSON.parse(line)));
  }

  /** What the audit finds once nothing moves any more: [] when every invariant holds. Waits at most 90 s for that. */
  async auditWhenQuiet(): Promise<string[]> {
    let found: string[] = [];
    await eventually(
      async () => {
        found = await this.toolbox.audit();
        if (found.length > 0) throw new Error('not quiet yet');
      },
      { timeoutMs: 90_000, everyMs: AUDIT_EVERY_MS },
    ).catch((error: Error) => {
      if (error.message !== 'not quiet yet') throw error;
    });
    return found;
  }

  async faults(faults: object[]): Promise<void> {
    const { url, headers } = this.cluster.internal('payment-sandbox');
    for (const fault of faults) {
      const response = await fetch(`${url}/internal/faults`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (response.status !== 204) throw new Error(`the sandbox refused a fault: ${await response.text()}`);
    }
  }

  private async ledger(orderId?: string): Promise<LedgerEntry[]> {
    const { url, headers } = this.cluster.internal('payment-sandbox');
    const query = orderId === undefined ? '' : `?orderId=${orderId}`;
    const response = await fetch(`${url}/internal/ledger${query}`, { headers });
    return ((await response.json()) as { payments: LedgerEntry[] }).payments;
  }

  /** What the provider was asked, and did, for one order, over all its payments. */
  async providerCalls(orderId: string): Promise<ProviderCalls> {
    const entries = await this.ledger(orderId);
    const sum = (of: (entry: LedgerEntry) => number): number =>
      entries.reduce((total, entry) => total + of(entry), 0);
    return {
      approve: sum((entry) => entry.calls.capture),
      cancel: sum((entry) => entry.calls.cancel),
      captured: sum((entry) => entry.captured),
      cancelled: sum((entry) => entry.cancelled),
    };
  }

  async providerLedger(): Promise<{ captured: number; cancelled: number }> {
    const entries = await this.ledger();
    return {
      captured: entries.reduce((total, entry) => total + entry.captured, 0),
      cancelled: entries.reduce((total, entry) => total + entry.cancelled, 0),
    };
  }

  /** Sold places of a section in the organiser's sales report. */
  soldIn(report: unknown, performanceId: string, sectionId: string): number {
    const { performances } = report as {
      performances: { performanceId: string; sections: { sectionId: string; sold: number }[] }[];
    };
    const performance = performances.find((each) => each.performanceId === performanceId);
    return performance?.sections.find((each) => each.sectionId === sectionId)?.sold ?? 0;
  }

  // --- processes and servers

  async unready(): Promise<string[]> {
    const answers = await Promise.all(
      this.cluster.pods().map(async ({ name, ports }) => {
        const response = await fetch(`http://127.0.0.1:${ports.management}/readyz`);
        return response.ok ? [] : [`${name}: ${await response.text()}`];
      }),
    );
    return answers.flat();
  }

  allReady(): Promise<void> {
    return this.until(async () => this.cluster.pods().every(({ ready }) => ready));
  }

  /** Kills every pod of a service at once; the cluster starts them again. */
  async killAll(service: string): Promise<void> {
    const before = new Map(this.cluster.pods(service).map(({ name, pid }) => [name, pid]));
    for (const { name, pid } of this.cluster.pods(service)) {
      if (pid !== undefined) this.cluster.kill(name, 'SIGKILL');
    }
    await this.until(async () =>
      this.cluster.pods(service).every(({ name, pid }) => pid !== before.get(name)),
    );
  }

  until(condition: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
    return eventually(
      async () => {
        if (!(await condition())) throw new Error(`not within ${timeoutMs} ms: ${condition}`);
      },
      { timeoutMs },
    );
  }

  async queuesAreEmpty(): Promise<void> {
    await this.until(async () => {
      const lags = await Promise.all(
        ['seat', 'ticket', 'payment'].map((service) => this.auditFacts(service)),
      );
      return lags.flat().every((fact) => fact.kind !== 'messaging' || fact.outboxLagSeconds === 0);
    });
  }

  // --- databases, as their administrator

  get adminDatabaseUrl(): string {
    const server = this.cluster.servers.postgres;
    if (server === undefined) throw new Error('this office has no PostgreSQL of its own');
    return server.url;
  }

  async database(service: string): Promise<Client> {
    const url = new URL(this.adminDatabaseUrl);
    url.pathname = `/${this.plan.engine.postgres.owner(service)}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    return client;
  }

  async rowCount(service: string, table: 'holds' | 'orders' | 'tickets'): Promise<number> {
    const client = await this.database(service);
    try {
      const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
      return Number(rows[0]?.n);
    } finally {
      await client.end();
    }
  }

  /** The seat map may be up to one second old: asks until a full second has passed. */
  private async cacheOfTheMapIsOver(): Promise<void> {
    const end = Date.now() + 1_100;
    await this.until(async () => Date.now() > end);
  }
}
