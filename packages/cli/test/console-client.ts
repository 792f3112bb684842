import { request } from 'node:http';
import { Pages } from '../src/console/pages.ts';
import { type RunningConsole, serveConsole } from '../src/console/serve-console.ts';
import { type Answer, answerOf, endOf, eventsOf } from './console-answers.ts';
import type { Simulation } from './simulation.ts';

export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: Answer;
}

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the person who started it. @default true */
  readonly loggedIn?: boolean;
}

/** A console of a simulation's repository without its pages, and who asks it. */
export class ConsoleClient {
  readonly running: RunningConsole;
  readonly origin: string;
  readonly cookie: string;

  private constructor(running: RunningConsole, cookie: string) {
    this.running = running;
    this.origin = new URL(running.startUrl).origin;
    this.cookie = cookie;
  }

  static async open({ root, env, stop }: Simulation): Promise<ConsoleClient> {
    const context = { root, env, signal: stop.signal, out: () => undefined, err: console.error };
    const running = await serveConsole(context, 0, async () => new Pages(new Map()));
    const stranger = new ConsoleClient(running, '');
    const { pathname, search } = new URL(running.startUrl);
    const { headers } = await stranger.ask(pathname + search, { loggedIn: false });
    return new ConsoleClient(running, String(headers['set-cookie']).split(';', 1)[0] ?? '');
  }

  /** Asks as its own pages do; `headers` replace what they send. */
  ask(
    path: string,
    { method = 'GET', body, headers = {}, loggedIn = true }: Asked = {},
  ): Promise<ConsoleAnswer> {
    const sent = {
      ...(loggedIn ? { cookie: this.cookie } : {}),
      ...(method === 'GET' ? {} : { origin: this.origin, 'content-type': 'application/json' }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      // Not fetch: that one cleans paths and names the host itself.
      const asking = request(
        { host: '127.0.0.1', port: new URL(this.origin).port, path, method, headers: sent },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, body: answerOf(text) }),
          );
        },
      );
      asking.once('error', reject);
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Does something and reads its stream: what it said, and how it ended. */
  async act(path: string, body: unknown, headers: Asked['headers'] = {}) {
    const { status, text } = await this.ask(path, { method: 'POST', body, headers });
    const said = eventsOf(text, 'progress').map((data) => String(JSON.parse(data)));
    return { status, said, ...endOf(status, text) };
  }
}
