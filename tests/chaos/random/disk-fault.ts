import type { Fault } from './fault.ts';
import { noSmallDisk } from './small-disk.ts';

/** Whatever a service writes to its database fails. */
export const diskFault: Fault = {
  name: 'disk full',
  does: 'not a byte is left on the disk of one database (a tablespace on a tmpfs)',
  undone: 'what fills the disk is deleted',
  lasts: true,
  impossible: noSmallDisk,
  inject: async ({ disk }) => {
    if (disk === undefined) throw new Error('no database has a disk of its own');
    disk.fill();
    return { target: disk.database, undo: async () => disk.free() };
  },
};
