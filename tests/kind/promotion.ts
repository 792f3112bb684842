import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publish, revertLast } from './inputs.ts';
import { ask, checkout, clove } from './run.ts';
import { deploy } from './samples.ts';

const SLUG = 'han-river-2026';
const FILE = join(checkout, `gitops/festivals/${SLUG}.yaml`);
/** What production sells now, as its cluster has it. */
const liveSale = () =>
  ask(
    'kubectl',
    '-n',
    `festival-${SLUG}`,
    'get',
    'configmap',
    '-l',
    'app.kubernetes.io/part-of=clove',
    '-o',
    'yaml',
  );

/** A price goes to staging, then to production, and back by `git revert`. */
export function promoteAndRollBack(): void {
  const text = readFileSync(FILE, 'utf8');
  if (!text.includes('price: 33000')) throw new Error(`${FILE} has no price of 33000`);
  writeFileSync(FILE, text.replace('price: 33000', 'price: 34567'));
  clove('render', '--all');
  publish('another price');
  deploy(SLUG, 'staging');
  clove('promote', 'staging', 'production', '--festival', SLUG);
  publish('promote');
  deploy(SLUG, 'production');
  expectSale(true);
  revertLast();
  deploy(SLUG, 'production');
  expectSale(false);
}

function expectSale(promoted: boolean): void {
  if (liveSale().includes('34567') === promoted) return;
  throw new Error(
    promoted ? 'production did not get the promoted price' : 'production kept the promoted price',
  );
}
