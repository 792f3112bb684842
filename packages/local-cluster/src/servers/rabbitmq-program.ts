import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { ServerError } from './server.ts';

/** Where RabbitMQ's own scripts are. The `rabbitmq-server` on PATH of a distribution switches user and folders. */
export interface RabbitProgram {
  server: string;
  epmd: string;
  /** PATH with Erlang on it. */
  path: string;
}

const SERVERS = [
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/usr/local/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/rabbitmq/sbin/rabbitmq-server',
  '/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server',
  '/usr/local/opt/rabbitmq/sbin/rabbitmq-server',
  '/usr/local/sbin/rabbitmq-server',
];

/** Finds RabbitMQ; `RABBITMQ_HOME` names a folder with sbin/ or bin/ that is looked at first. */
export function findRabbit(): RabbitProgram {
  const home = process.env['RABBITMQ_HOME'];
  const own = home ? [join(home, 'sbin/rabbitmq-server'), join(home, 'bin/rabbitmq-server')] : [];
  const server = [...own, ...SERVERS].find(isExecutable);
  if (!server) {
    throw new ServerError(
      'RabbitMQ is missing: apt-get install rabbitmq-server (or brew install rabbitmq), or set AMQP_URL',
    );
  }
  const folders = (process.env['PATH'] ?? '').split(':');
  const path = [...new Set([...folders, '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin'])].filter(
    Boolean,
  );
  const epmd = path.map((folder) => join(folder, 'epmd')).find(isExecutable);
  if (!epmd)
    throw new ServerError(`epmd, a part of Erlang that RabbitMQ needs, is not on PATH (${dirname(server)})`);
  return { server, epmd, path: path.join(':') };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
