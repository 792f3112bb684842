import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { parseEnvironment } from '../src/index.ts';
import { ENVIRONMENT, PRODUCTION } from './festival-texts.ts';
import { planOf } from './rendering.ts';
import { withBlock } from './switch-texts.ts';

const catalogue = loadCatalogue(new URL('../..', import.meta.url).pathname);
const tags = new Map([...catalogue.keys()].map((image) => [image, 'a1b2c3d4e5f6']));
const PUSHED = { breakGlass: { imagesWithoutDigest: { reason: 'a test has no registry' } } };

/** What a festival's log-ins with Kakao come down to in an environment. */
function loginsIn(environment: string) {
  const planned = planOf({ environment, catalogue, tags, ops: PUSHED });
  return {
    sandbox: planned.services.some(({ entry }) => entry.service === 'identity-sandbox'),
    hosts: planned.edges.flatMap(({ from, to }) =>
      from.kind === 'pods' && from.name === 'auth' && to.kind === 'host' ? [to.name] : [],
    ),
    secrets: planned.secrets
      .filter(({ secret }) => secret === 'identity-provider')
      .map(({ key, generator }) => `${key}: ${generator}`),
  };
}

const kakaoLogin = (environment: string, value: string) =>
  withBlock(environment, 'kakaoLogin', `kakaoLogin: ${value}\n`);

describe('log-ins with Kakao', () => {
  const sandboxed = {
    sandbox: true,
    hosts: [],
    secrets: ['KAKAO_LOGIN_CLIENT_ID: token', 'KAKAO_LOGIN_CLIENT_SECRET: token'],
  };
  const live = {
    sandbox: false,
    hosts: ['kauth.kakao.com'],
    secrets: ['KAKAO_LOGIN_CLIENT_ID: external', 'KAKAO_LOGIN_CLIENT_SECRET: external'],
  };
  const off = { sandbox: false, hosts: [], secrets: [] };

  test('are simulated where payments are sandboxed, and not offered where payments are live, by default', () => {
    expect(loginsIn(ENVIRONMENT)).toEqual(sandboxed);
    expect(loginsIn(PRODUCTION)).toEqual(off);
  });

  test('are real wherever the environment says so: their host and secrets are in the plan, no sandbox is', () => {
    expect(loginsIn(kakaoLogin(PRODUCTION, 'live'))).toEqual(live);
    expect(loginsIn(kakaoLogin(ENVIRONMENT, 'live'))).toEqual(live);
    expect(loginsIn(kakaoLogin(ENVIRONMENT, 'off'))).toEqual(off);
  });

  test('are never simulated in tier production: anybody could be anybody', () => {
    expect(() => parseEnvironment(kakaoLogin(PRODUCTION, 'sandbox'), 'environment.yaml')).toThrow(
      /environment\.yaml:\d+:\d+ tier production refuses the sandbox for log-ins/,
    );
  });
});
