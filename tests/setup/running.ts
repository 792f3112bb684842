import type { Server } from '@clove/local-cluster';

declare global {
  /** What the set-up hands to the tear-down: jest loads the two files apart from each other. */
  var cloveTestServers: { server: Server; dataDir: string }[] | undefined;
}

globalThis.cloveTestServers ??= [];

/** The servers that this test run started. */
export const running = globalThis.cloveTestServers;
