import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Case } from '../case.ts';
import { GOOD } from '../trees.ts';

const folders: string[] = [];

/** The inputs of a commit that runs release 9.9.9, beside or after which nothing before 9.0.0 works. */
function newerBase(): string {
  const root = mkdtempSync(join(tmpdir(), 'clove-check-'));
  folders.push(root);
  const contracts = '[{ migration: "0007-gone", since: 9.0.0 }]';
  const files = {
    [GOOD.target.festival.document.file]: '',
    'gitops/environments/staging/environment.yaml': 'release: 9.9.9\n',
    'pool-images/releases/9.9.9.yaml': `version: 9.9.9\nimages: { seat-yes-number-yes-kakao: { tag: "0123456789ab", contracts: ${contracts} } }\n`,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

export function removeBases(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Rules about the way from one release to another. */
export const RELEASES: readonly Case[] = [
  ['contracts-respected', GOOD, undefined, undefined, undefined, newerBase()],
];
