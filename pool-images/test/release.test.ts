import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addDigests,
  compareVersions,
  contractFindings,
  contractsOf,
  listReleases,
  loadRelease,
  releaseChanges,
  writeRelease,
} from '../src/index.ts';

const TAG = '0'.repeat(12);
const NEW_TAG = '1'.repeat(12);
const step = (name: string, contractSince?: string) => ({
  name,
  up: 'SELECT 1',
  ...(contractSince === undefined ? {} : { contractSince }),
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clove-release-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('versions are ordered by their numbers, a pre-release before its release', () => {
  const sorted = ['0.9.0', '0.10.0-rc.2', '0.10.0-rc.10', '0.10.0-rc.10.1', '0.10.0-rc.x', '0.10.0', '1.0.0'];
  expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
  expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  for (const version of ['0.10.0', '0.9.0', '0.10.0-rc.1']) writeRelease(root, version, new Map());
  expect(listReleases(root)).toEqual(['0.9.0', '0.10.0-rc.1', '0.10.0']);
});

describe('a release', () => {
  test('records the migrations of its images, and apart from them those that take something away', () => {
    const migrations = new Map([['seat', [step('0001-holds'), step('0007-no-fan-name', '0.2.0')]]]);
    writeRelease(
      root,
      '0.3.0',
      new Map([
        ['seat', TAG],
        ['web', TAG],
      ]),
      [],
      migrations,
    );
    const release = loadRelease(root, '0.3.0');
    expect(release.images).toEqual({
      seat: {
        tag: TAG,
        migrations: ['0001-holds', '0007-no-fan-name'],
        contracts: [{ migration: '0007-no-fan-name', since: '0.2.0' }],
      },
      web: { tag: TAG },
    });
    expect(contractsOf(release, ['web', 'seat', 'elsewhere'])).toEqual([
      { image: 'seat', migration: '0007-no-fan-name', since: '0.2.0' },
    ]);
    const digest = `sha256:${'a'.repeat(64)}`;
    const pushed = { seat: { 'containerimage.digest': digest, 'image.name': `registry/seat:${TAG}` } };
    addDigests(root, '0.3.0', JSON.stringify(pushed), 'pushed.json');
    expect(loadRelease(root, '0.3.0').images['seat']).toEqual({ ...release.images['seat'], digest });
  });

  test('takes away only what an earlier release does without', () => {
    writeRelease(root, '0.2.0', new Map());
    const complaint = (since: string) =>
      contractFindings(root, '0.3.0', new Map([['seat', [step('0007-no-fan-name', since)]]]));
    expect(complaint('0.2.0')).toEqual([]);
    for (const since of ['0.1.0', '0.3.0', 'soon']) {
      expect(complaint(since)[0]?.message).toMatch(/must be a release before 0\.3\.0: one of 0\.2\.0/);
    }
  });

  test('is compared with the newest one before it', () => {
    const tags = (...entries: [string, string][]) => new Map(entries);
    writeRelease(
      root,
      '0.9.0',
      tags(['seat', TAG], ['old', TAG], ['web', TAG], ['auth', TAG]),
      [],
      new Map([['seat', [step('0001-holds')]]]),
    );
    writeRelease(
      root,
      '0.10.0',
      tags(['seat', NEW_TAG], ['view', TAG], ['web', TAG], ['auth', TAG]),
      [],
      new Map([
        ['seat', [step('kit-2'), step('0001-holds'), step('0002-less', '0.9.0')]],
        ['view', [step('kit-2')]],
        ['auth', [step('kit-2')]],
      ]),
    );
    expect(releaseChanges(root, '0.10.0')).toEqual({
      before: '0.9.0',
      added: ['view'],
      changed: ['seat'],
      removed: ['old'],
      migrations: [
        { migration: '0002-less', images: ['seat'], since: '0.9.0' },
        { migration: 'kit-2', images: ['seat', 'view'] },
      ],
      unrecorded: ['auth'],
    });
    expect(releaseChanges(root, '0.9.0')).toBeUndefined();
  });
});
