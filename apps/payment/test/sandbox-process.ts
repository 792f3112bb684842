import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@clove/local-cluster/free-port';
import { createTestDatabase, edgeHeaders, eventually } from '@clove/service-kit/testing';

const entry = fileURLToPath(
  new URL('../../payment-sandbox/src/variants/payment-sandbox.ts', import.meta.url),
);

export const PUBLIC_URL = 'http://festival.test';
export const KAKAO_SECRET_KEY = 'kakao-secret-of-the-test';
export const TOSS_SECRET_KEY = 'toss-secret-of-the-test';
export const TOSS_CLIENT_KEY = 'toss-client-of-the-test';

export interface LedgerEntry {
  providerKey: string;
  orderId: string;
  userId: string | null;
  status: string;
  amount: number;
  captured: number;
  cancelled: number;
  calls: { capture: number; cancel: number; look: number };
}

export interface Fault {
  provider: 'kakao' | 'toss';
  operation: string;
  kind: string;
  times?: number;
  delayMs?: number;
  match?: { orderId: string };
}

/** The real sandbox as a process of its own, on its own database, so that it can be killed. */
export interface SandboxProcess {
  readonly url: string;
  /** Of its own ledger: tests change there what a provider would have done by itself. */
  readonly databaseUrl: string;
  fault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  ledger(orderId: string): Promise<LedgerEntry[]>;
  /** The fan at the provider's page; answers what the provider sends the browser to. */
  decideAtKakao(redirectUrl: string, decision: 'approve' | 'quit' | 'fail'): Promise<URL>;
  payAtToss(fields: Record<string, string>, decision?: 'approve' | 'quit' | 'fail'): Promise<URL>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and database. */
  restart(): Promise<void>;
  exited(): boolean;
  stop(): Promise<void>;
}

export async function startSandbox(): Promise<SandboxProcess> {
  const database = await createTestDatabase();
  const [port, managementPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    FESTIVAL: 'test-festival',
    PUBLIC_URL,
    DRAIN_SECONDS: '0',
    LOG_LEVEL: 'error',
    DATABASE_URL: database.url,
    KAKAO_SECRET_KEY,
    TOSS_SECRET_KEY,
    TOSS_CLIENT_KEY,
    EDGE_TESTS_TOKEN: 'edge-token',
    NODE_OPTIONS: '',
  };
  const url = `http://127.0.0.1:${port}`;
  const management = `http://127.0.0.1:${managementPort}`;
  const headers = { ...edgeHeaders('tests', 'edge-token'), 'content-type': 'application/json' };
  let child: ChildProcess;

  const run = (verb: string) =>
    spawn(process.execPath, [entry, verb], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const serve = async () => {
    child = run('serve');
    await eventually(
      async () => {
        const ready = await fetch(`${management}/readyz`);
        if (ready.status !== 200) throw new Error(`sandbox is not ready: ${ready.status}`);
      },
      { timeoutMs: 30_000 },
    );
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const form = async (path: string, fields: Record<string, string>) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
    });
    const location = answer.headers.get('location');
    if (answer.status !== 303 || location === null) {
      throw new Error(`the provider's page answered ${answer.status}: ${await answer.text()}`);
    }
    return new URL(location);
  };

  const migrate = run('migrate');
  const [code] = await once(migrate, 'exit');
  if (code !== 0) throw new Error(`the sandbox's migration ended with ${code}`);
  await serve();

  return {
    url,
    databaseUrl: database.url,
    async fault(fault) {
      const answer = await fetch(`${management}/internal/faults`, {
        method: 'POST',
        headers,
        body: JSON.stringify(fault),
      });
      if (answer.status !== 204) throw new Error(`fault refused: ${await answer.text()}`);
    },
    async clearFaults() {
      await fetch(`${management}/internal/faults`, { method: 'DELETE', headers });
    },
    async ledger(orderId) {
      const answer = await fetch(`${management}/internal/ledger?orderId=${orderId}`, { headers });
      const body = (await answer.json()) as { payments: LedgerEntry[] };
      return body.payments;
    },
    decideAtKakao: (redirectUrl, decision) => form(new URL(redirectUrl).pathname, { decision }),
    payAtToss: (fields, decision = 'approve') =>
      form('/sandbox/toss/window', { method: 'CARD', currency: 'KRW', ...fields, decision }),
    kill,
    restart: serve,
    exited: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      await kill();
      await database.drop();
    },
  };
}
