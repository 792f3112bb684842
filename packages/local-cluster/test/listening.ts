import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Addresses (hexadecimal, as the kernel keeps them) that the processes whose command line names the folder listen on. */
export function listeningOf(folder: string): { command: string; address: string; port: number }[] {
  const sockets = listeningSockets();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        if (!command.includes(folder) && !environment.includes(folder)) return [];
        const files = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
        return files.flatMap((file) => {
          const found = sockets.get(/^socket:\[(\d+)\]$/.exec(file)?.[1] ?? '');
          return found ? [{ command, ...found }] : [];
        });
      } catch {
        // It ended, or closed a file, while it was read.
        return [];
      }
    });
}

/** inode -> where it listens. See proc(5): local_address is field 2, st 0A is LISTEN, inode is field 10. */
function listeningSockets(): Map<string, { address: string; port: number }> {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const fields = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === '0A');
  return new Map(
    fields.map(([, local = '', , , , , , , , inode = '']) => {
      const [address = '', port = ''] = local.split(':');
      return [inode, { address, port: Number.parseInt(port, 16) }];
    }),
  );
}

/** 127/8 in the kernel's byte order (little-endian), or ::1. */
export function isLoopback(address: string): boolean {
  return (address.length === 8 && address.endsWith('7F')) || address === '00000000000000000000000001000000';
}
