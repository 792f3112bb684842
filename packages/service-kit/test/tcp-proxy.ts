import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose connections a test can cut and restore. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts all connections and refuses new ones. */
  cut(): void;
  restore(): void;
  /** Keeps all connections open and forwards nothing more: a peer that no longer answers. */
  freeze(): void;
  close(): Promise<void>;
}

/** Forwards to a host and port. */
export async function tcpProxy(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let broken = false;
  const track = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    if (broken) {
      client.destroy();
      return;
    }
    const upstream = connect(port, host);
    track(client, upstream);
    track(upstream, client);
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut() {
      broken = true;
      cutAll();
    },
    restore() {
      broken = false;
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
