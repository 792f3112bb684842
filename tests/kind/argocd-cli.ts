import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from './run.ts';

/** Downloads the CLI of this version where the machine has none. @throws when it is not what its release says. */
export async function provideArgoCdCli(version: string): Promise<void> {
  if (isInstalled()) return;
  const name = `argocd-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const release = `https://github.com/argoproj/argo-cd/releases/download/${version}`;
  const [program, sums] = await Promise.all([
    download(`${release}/${name}`),
    download(`${release}/cli_checksums.txt`),
  ]);
  const sum = createHash('sha256').update(program).digest('hex');
  if (!sums.toString().split('\n').includes(`${sum}  ${name}`)) {
    throw new Error(`${name} of ${version} has checksum ${sum}, which its release does not name`);
  }
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, 'argocd'), program, { mode: 0o755 });
  console.log(`argocd ${version} in ${programs}`);
}

function isInstalled(): boolean {
  try {
    execFileSync('argocd', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    // Not on the PATH: it is downloaded.
    return false;
  }
}

async function download(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
