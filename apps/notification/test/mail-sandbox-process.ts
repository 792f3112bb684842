import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@clove/local-cluster/free-port';
import { eventually } from '@clove/service-kit/testing';
import { z } from 'zod';

const entry = fileURLToPath(new URL('../../mail-sandbox/src/variants/mail-sandbox.ts', import.meta.url));

const Mails = z.object({
  mails: z.array(
    z.object({
      id: z.int(),
      to: z.array(z.string()),
      messageId: z.string().nullable(),
      subject: z.string(),
      text: z.string(),
      html: z.string().nullable(),
      attachments: z.array(
        z.object({ filename: z.string().nullable(), contentType: z.string(), text: z.string().nullable() }),
      ),
    }),
  ),
});
export type SandboxMail = z.infer<typeof Mails>['mails'][number];

/** The real sandbox as a process of its own, so that it can be killed and started again on the same port. */
export interface MailSandbox {
  readonly smtpPort: number;
  /** Newest first. */
  mails(to?: string): Promise<SandboxMail[]>;
  fault(fault: { kind: string; times: number; ms?: number }): Promise<void>;
  clear(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export async function startMailSandbox(): Promise<MailSandbox> {
  const [port, managementPort, smtpPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    ...process.env,
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    SMTP_PORT: String(smtpPort),
    FESTIVAL: 'test-festival',
    PUBLIC_URL: 'http://festival.test',
    DRAIN_SECONDS: '0',
    LOG_LEVEL: 'error',
    NODE_OPTIONS: '',
  };
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  const serve = async () => {
    child = spawn(process.execPath, [entry, 'serve'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
    await eventually(
      async () => {
        const ready = await fetch(`http://127.0.0.1:${managementPort}/readyz`);
        if (ready.status !== 200) throw new Error(`the mail sandbox is not ready: ${ready.status}`);
      },
      { timeoutMs: 30_000 },
    );
  };
  await serve();
  return {
    smtpPort,
    async mails(to) {
      const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
      const answer = await fetch(`${url}/sandbox/mails${query}`);
      return Mails.parse(await answer.json()).mails;
    },
    async fault(fault) {
      const answer = await fetch(`${url}/sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (answer.status !== 204) throw new Error(`fault refused: ${await answer.text()}`);
    },
    async clear() {
      await fetch(`${url}/sandbox/mails`, { method: 'DELETE' });
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    restart: serve,
  };
}
