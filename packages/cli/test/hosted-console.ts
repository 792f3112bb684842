import { request } from 'node:http';
import { type HostedConsole, serveHosted } from '../src/console/hosted/serve-hosted.ts';
import { hostedSettings } from '../src/console/hosted/settings.ts';
import { Pages } from '../src/console/pages.ts';
import { answerOf, endOf } from './console-answers.ts';
import type { Asked, ConsoleAnswer } from './console-client.ts';
import type { OpenIdSandbox } from './openid-sandbox/openid-sandbox.ts';

/** Where people reach it: behind what ends TLS. */
export const ORIGIN = 'https://console.clove.example';

/** A hosted console in this process, and the lines that it said. */
export class HostedOffice {
  readonly said: string[] = [];
  readonly stop = new AbortController();
  /** Moved on by a test. */
  now = new Date();
  #running: HostedConsole | undefined;

  /** @param env over what the provider gives */
  async open(openId: OpenIdSandbox, env: Readonly<Record<string, string>>): Promise<void> {
    openId.redirectUris.push(`${ORIGIN}/login/callback`);
    const given = {
      CONSOLE_URL: ORIGIN,
      PORT: '0',
      MANAGEMENT_PORT: '0',
      DRAIN_SECONDS: '0',
      OIDC_ISSUER: openId.issuer,
      OIDC_CLIENT_ID: openId.clientId,
      OIDC_CLIENT_SECRET: openId.clientSecret,
      OIDC_OPERATORS: '["ops, festivals"]',
      OIDC_VIEWERS: '["organisers"]',
      ...env,
    };
    const say = (line: string) => void this.said.push(line);
    const context = {
      root: '/nowhere',
      env: { PATH: process.env['PATH'], ...given },
      signal: this.stop.signal,
      out: say,
      err: say,
      now: () => this.now,
    };
    this.#running = await serveHosted(context, hostedSettings(given), async () => new Pages(new Map()));
  }

  get running(): HostedConsole {
    if (this.#running === undefined) throw new Error('it is not open');
    return this.#running;
  }

  browser(): Browser {
    return new Browser(this.running.port);
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.#running?.ended;
  }
}

/** One person's browser: keeps cookies, and follows what it is sent to. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #port: number;
  readonly #origin: string;

  /** @param origin where people reach the console that listens at the port */
  constructor(port: number, origin = ORIGIN) {
    this.#port = port;
    this.#origin = origin;
  }

  ask(path: string, { method = 'GET', body, headers = {} }: Asked = {}): Promise<ConsoleAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = {
      host: new URL(this.#origin).host,
      ...(cookie === '' ? {} : { cookie }),
      ...(method === 'GET' ? {} : { origin: this.#origin, 'content-type': 'application/json' }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const asking = request(
        { host: '127.0.0.1', port: this.#port, path, method, headers: sent },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.once('end', () => {
            this.#keep(answer.headers['set-cookie'] ?? []);
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, body: answerOf(text) });
          });
        },
      );
      asking.once('error', reject);
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Goes to the provider and says what the sandbox's person says. @returns where that sends the browser, from the root */
  async visitProvider(to = '/'): Promise<string> {
    const begun = await this.ask(`/login?${new URLSearchParams({ to })}`);
    if (begun.status !== 303) throw new Error(`the log-in did not begin: ${begun.status} ${begun.text}`);
    const answered = await fetch(String(begun.headers['location']), { redirect: 'manual' });
    const back = answered.headers.get('location');
    if (back === null) throw new Error(`the provider refuses: ${await answered.text()}`);
    if (!back.startsWith(`${this.#origin}/`)) throw new Error(`the provider leads elsewhere: ${back}`);
    return back.slice(this.#origin.length);
  }

  async logIn(to = '/'): Promise<ConsoleAnswer> {
    return this.ask(await this.visitProvider(to));
  }

  /** Does something and reads how its stream ended. */
  async act(path: string, body: unknown) {
    const { status, text } = await this.ask(path, { method: 'POST', body });
    return endOf(status, text);
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
