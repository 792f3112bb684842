import { request } from 'undici';
import { z } from 'zod';
import { PermanentFailure } from '../../domain/failure.ts';

/** A user with the tag `administrator`, and the address of RabbitMQ's management HTTP API. */
export interface BrokerAdministrator {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** Milliseconds without a byte. */
const timeoutMs = 10_000;

/**
 * Gives a festival a virtual host of its own on a shared server, and a user that may do everything in it and
 * nothing anywhere else. Repeating it changes nothing; what was changed by hand (the password, tags, permissions) is
 * repaired.
 *
 * @param amqpUrl names virtual host, user and password: the address that the services use afterwards.
 * @throws PermanentFailure when the administrator's credentials are refused, or the server refuses a name or password.
 */
export async function setUpVirtualHost(
  administrator: BrokerAdministrator,
  amqpUrl: string,
  say: (line: string) => void,
): Promise<void> {
  const { username, password, pathname } = new URL(amqpUrl);
  const virtualHost = decodeURIComponent(pathname.slice(1)) || '/';
  const user = decodeURIComponent(username);
  const [host, name] = [encodeURIComponent(virtualHost), encodeURIComponent(user)];
  const made = await put(administrator, `vhosts/${host}`, {});
  // No tags: the management API and every other virtual host are closed to it.
  const known = await put(administrator, `users/${name}`, {
    password: decodeURIComponent(password),
    tags: '',
  });
  await put(administrator, `permissions/${host}/${name}`, { configure: '.*', write: '.*', read: '.*' });
  say(`virtual host ${virtualHost} ${made}, user ${user} ${known}`);
}

const Refusal = z.object({ error: z.string(), reason: z.string() });

/** PUT answers 201 for what is new and 204 for what was there; anything else is no success. */
async function put(
  { url, user, password }: BrokerAdministrator,
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<'created' | 'present'> {
  const { statusCode, body: answer } = await request(new URL(`api/${path}`, `${url.replace(/\/$/, '')}/`), {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const text = await answer.text();
  if (statusCode === 201) return 'created';
  if (statusCode === 204) return 'present';
  const reason = `PUT /api/${path}: ${statusCode} ${reasonIn(text)}`;
  if (statusCode === 401 || statusCode === 403) {
    const message = `RabbitMQ's management at ${new URL(url).host} does not let ${user} administer it`;
    throw new PermanentFailure(message, [`${reason}; check BROKER_ADMIN_USER, its tag and its password`]);
  }
  if (statusCode === 400) throw new PermanentFailure("RabbitMQ's management refuses it", [reason]);
  // A starting node answers 404 and 503 for a while.
  throw new Error(reason);
}

/** The server's reason of a refusal; it never contains a password. */
function reasonIn(text: string): string {
  try {
    const refusal = Refusal.safeParse(JSON.parse(text));
    if (refusal.success) return `${refusal.data.error}: ${refusal.data.reason}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return 'without a reason';
}
