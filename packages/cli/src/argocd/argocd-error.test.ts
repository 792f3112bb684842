import { describe, expect, test } from '@jest/globals';
import { argoCdErrorFrom } from './argocd-error.ts';

describe('what the argocd CLI complains of', () => {
  test.each([
    [
      '{"level":"fatal","msg":"Argo CD server address unspecified","time":"2026-01-01T00:00:00Z"}',
      'not-logged-in',
    ],
    ['FATA[0001] rpc error: code = Unauthenticated desc = no session information', 'not-logged-in'],
    [
      'time="2022-04-02T09:24:02+02:00" level=fatal msg="Argo CD server address unspecified"',
      'not-logged-in',
    ],
    [
      'FATA[0000] rpc error: code = PermissionDenied desc = Cannot sync: Blocked by sync window',
      'blocked-by-window',
    ],
    [
      '{"level":"fatal","msg":"rpc error: code = PermissionDenied desc = permission denied"}',
      'unknown-or-denied',
    ],
    [
      '{"level":"fatal","msg":"rpc error: code = NotFound desc = applications \\"x\\" not found"}',
      'unknown-or-denied',
    ],
    ['FATA[0000] dial tcp 10.0.0.1:443: connect: connection refused', 'unreachable'],
    ['Error: unknown flag: --prunes\nUsage:\n  argocd app sync', 'other'],
  ])('%s is understood as %s', (stderr, problem) => {
    expect(argoCdErrorFrom(stderr, 20).problem).toBe(problem);
  });

  test('is shown without the noise around it', () => {
    expect(argoCdErrorFrom('FATA[0003] Operation has completed with phase: Error   \n', 20).message).toBe(
      'Operation has completed with phase: Error',
    );
    expect(argoCdErrorFrom('', 20).message).toBe('argocd exited with 20 and said nothing');
  });
});
