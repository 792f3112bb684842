import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove validate', () => {
  test('accepts everything that is committed', async () => {
    const { code, out, err } = await clove.run('validate');
    expect(err).toEqual([]);
    expect(code).toBe(0);
    expect(out).toEqual([expect.stringMatching(/^\d+ files are valid$/)]);
  });

  test('says every finding of every file in one clear line each and exits 1', async () => {
    clove.write('gitops/festivals/bad-one.yaml', 'festival: bad-one\ntitel: { ko: 이름 }\n');
    clove.write('gitops/festivals/bad-two.yaml', 'festival: [\n');
    const { code, err } = await clove.run('validate');
    expect(code).toBe(1);
    expect(err).toContain('gitops/festivals/bad-one.yaml:2:1 unknown key "titel"; did you mean "title"?');
    expect(err.filter((line) => line.startsWith('gitops/festivals/bad-two.yaml:'))).not.toEqual([]);
    expect(err.join('\n')).not.toMatch(/\n\s+at /);
  });

  test('says it in Korean where the locale or --lang asks for it, in every format', async () => {
    clove.write('gitops/festivals/bad-one.yaml', 'festival: bad-one\ntitel: { ko: 이름 }\n');
    const file = 'gitops/festivals/bad-one.yaml';
    const found = `${file}:2:1 모르는 키 "titel". 혹시 "title"인가요?`;
    clove.env = { LANG: 'ko_KR.UTF-8' };
    expect((await clove.run('validate', file)).err).toContain(found);
    expect((await clove.run('validate', file, '--lang', 'en')).err).toContain(
      `${file}:2:1 unknown key "titel"; did you mean "title"?`,
    );
    clove.env = {};
    expect((await clove.run('validate', file, '--lang', 'ko')).err).toContain(found);
    const { out } = await clove.run('validate', file, '--lang', 'ko', '--format', 'json');
    const { findings } = JSON.parse(out.join('\n'));
    expect(findings.map(({ message }: { message: string }) => message).join()).toContain('모르는 키 "titel"');
    const fine = await clove.run('validate', 'gitops/festivals/han-river-2026.yaml', '--lang', 'ko');
    expect(fine.out).toEqual(['파일 1개에 문제가 없습니다']);
    expect((await clove.run('validate', '--lang', 'fr')).code).toBe(2);
  });

  test('also finds what only shows when files meet: a template whose images are not in the pool', async () => {
    const file = 'gitops/festivals/han-river-2026.yaml';
    const text = readFileSync(join(clove.root, file), 'utf8').replace(
      'template: noseat',
      'template: noseat-stay',
    );
    clove.write(file, text);
    clove.planned('stay-no-kakao');
    const { code, err } = await clove.run('validate');
    expect(code).toBe(1);
    expect(err).toEqual([
      expect.stringMatching(
        /^gitops\/festivals\/han-river-2026\.yaml:7:11 template noseat-stay needs stay-no-kakao, which is planned: not in the pool yet; templates that can run today: seat, /,
      ),
    ]);
  });

  test.each([
    ['gitops/festivals/han-river-2026.yaml', 'noseat', 'payment-no-kakao'],
    ['gitops/festivals/seoul-jazz-2026.yaml', 'seat-kakao', 'payment-kakao'],
  ])('refuses a currency that the provider of %s does not take', async (file, template, image) => {
    clove.edit(file, (text) => text.replace('currency: KRW', 'currency: USD'));
    const { code, err } = await clove.run('validate', file);
    expect(code).toBe(1);
    expect(err).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${file}:\\d+:11 template ${template} is paid through ${image}, which takes KRW and not USD$`,
        ),
      ),
    ]);
  });

  test('accepts a currency that a payment image of a custom template takes', async () => {
    const image = readFileSync(join(clove.root, 'pool-images/catalog/payment-no-kakao.yaml'), 'utf8')
      .replaceAll('payment-no-kakao', 'payment-card-usd')
      .replace('currencies: [KRW]', 'currencies: [KRW, USD]');
    clove.write('pool-images/catalog/payment-card-usd.yaml', image);
    clove.edit('pool-images/releases/0.1.0.yaml', (text) =>
      text.replace(/^ {2}payment-no-kakao:/m, '  payment-card-usd:\n    tag: abcdef012345\n$&'),
    );
    const template = `title: { ko: 달러, en: Dollars }\nwhy: Fans from abroad.\nextends: noseat\nreplace: { payment: payment-card-usd }\n`;
    clove.write('gitops/templates/noseat-usd.yaml', template);
    clove.edit('gitops/festivals/han-river-2026.yaml', (text) =>
      text.replace('template: noseat', 'template: noseat-usd').replace('currency: KRW', 'currency: USD'),
    );
    expect((await clove.run('validate', 'gitops/festivals/han-river-2026.yaml')).err).toEqual([]);
  });

  describe('several ways to pay', () => {
    const file = 'gitops/festivals/seoul-jazz-2026.yaml';
    const listed = async (payments: string, ...args: string[]) => {
      clove.edit(file, (text) => text.replace('currency: KRW', `currency: KRW\npayments: ${payments}`));
      return clove.run('validate', file, ...args);
    };

    test.each(['[kakao]', '[kakao, toss]'])(
      '%s go with a template that begins with them',
      async (payments) => {
        expect((await listed(payments)).err).toEqual([]);
        const { out } = await clove.run('plan', 'seoul-jazz-2026', '--environment', 'staging');
        expect(out.join('\n').includes('payment-kakao-toss')).toBe(payments === '[kakao, toss]');
      },
    );

    test.each([
      ['[toss, kakao]', 'template seat-kakao offers kakao first: begin payments with it', '먼저 보여 줍니다'],
      ['[kakao, kakao]', 'a second payment by kakao', '두 번 있습니다'],
      ['[kakao, paypal]', 'must be one of', '중 하나'],
    ])('%s are refused in both languages', async (payments, message, korean) => {
      expect((await listed(payments)).err.join('\n')).toContain(message);
      expect((await clove.run('validate', file, '--lang', 'ko')).err.join('\n')).toContain(korean);
    });

    test('one that ended keeps its adapter, for refunds, and is not offered', async () => {
      expect((await listed('[kakao]\npaymentsEnded: [toss]')).err).toEqual([]);
      const { out } = await clove.run('plan', 'seoul-jazz-2026', '--environment', 'staging');
      expect(out.join('\n')).toContain('payment-kakao-toss');
      await clove.run('render', '--environment', 'production');
      const tree = join(clove.root, 'gitops/rendered/production/seoul-jazz-2026');
      const ticket = readdirSync(tree).find((name) => name.includes('configmap-ticket-')) ?? '';
      expect(readFileSync(join(tree, ticket), 'utf8')).toContain('PAYMENT_METHODS: kakao-pay\n');
    });

    test.each([
      ['[kakao]\npaymentsEnded: [kakao]', 'kakao is still offered in payments', '아직 payments에 있습니다'],
      ['[kakao]\npaymentsEnded: [toss, toss]', 'a second payment by toss', '두 번 있습니다'],
    ])('%j is refused in both languages', async (payments, message, korean) => {
      expect((await listed(payments)).err.join('\n')).toContain(message);
      expect((await clove.run('validate', file, '--lang', 'ko')).err.join('\n')).toContain(korean);
    });

    test('are refused where no image of the pool takes them together', async () => {
      clove.edit('pool-images/catalog/payment-kakao-toss.yaml', (text) =>
        text.replace('methods: [kakao, toss]\n', ''),
      );
      expect((await listed('[kakao, toss]')).err).toEqual([
        expect.stringContaining('no image of the pool takes kakao and toss together'),
      ]);
    });
  });

  test('says in Korean too what is wrong with environments, and which files nothing reads', async () => {
    const file = 'gitops/environments/staging/environment.yaml';
    clove.edit(file, (text) => text.replace('environment: staging', 'environment: stage'));
    clove.write('gitops/environments/staging/enviroment.yaml', 'environment: staging\n');
    const { code, err } = await clove.run('validate', '--lang', 'ko');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(/environment\.yaml:\d+:\d+ 폴더 이름은 "staging"입니다/);
    expect(err.join('\n')).toContain(
      'enviroment.yaml:1:1 이 파일은 아무 데서도 읽지 않습니다: gitops/environments/staging에 두는 파일:',
    );
  });

  test('warns of a time whose offset is not the one of the festival', async () => {
    const file = 'gitops/festivals/han-river-2026.yaml';
    clove.edit(file, (text) => text.replace('2026-02-02T12:00:00+09:00', '2026-02-02T12:00:00Z'));
    const { code, err } = await clove.run('validate', file);
    expect(code).toBe(0);
    expect(err).toEqual([
      `${file}:11:12 sales.opensAt has the offset +00:00, but Asia/Seoul has +09:00 then: fans see 2026-02-02T21:00:00+09:00 (warning)`,
    ]);
  });

  test('checks only the named files', async () => {
    clove.write('gitops/festivals/bad-one.yaml', 'festival: bad-one\n');
    expect((await clove.run('validate', 'gitops/festivals/han-river-2026.yaml')).code).toBe(0);
    expect((await clove.run('validate', 'gitops/festivals/bad-one.yaml')).code).toBe(1);
  });

  test('finds a template of no name and an invalid custom one, each in its file', async () => {
    const text = readFileSync(join(clove.root, 'gitops/festivals/han-river-2026.yaml'), 'utf8');
    clove.write(
      'gitops/festivals/other.yaml',
      text
        .replace('template: noseat', 'template: nosaet')
        .replace('festival: han-river-2026', 'festival: other'),
    );
    expect(await clove.run('validate', 'gitops/festivals/other.yaml')).toMatchObject({
      code: 1,
      err: ['gitops/festivals/other.yaml:7:11 there is no template "nosaet"; did you mean "noseat"?'],
    });
    const custom = 'title: { ko: 결제, en: Payment }\nwhy: a test\nextends: seat\nremove: [payment]\n';
    clove.write('gitops/templates/no-payment.yaml', custom);
    const { err } = await clove.run('validate');
    expect(err).toContain(
      'gitops/templates/no-payment.yaml:4:10 payment is needed: ticket calls it (start, capture, void and refund payments; its ledger, for settlements), toolbox calls it (audit; replay of events; dead letters)',
    );
  });

  test('finds an unknown template beside other mistakes, and a slug that another file has', async () => {
    const text = readFileSync(join(clove.root, 'gitops/festivals/han-river-2026.yaml'), 'utf8');
    clove.write('drafts/han-river-2026.yaml', text.replace('noseat', 'noseet').replace('KRW', 'KRV'));
    expect((await clove.run('validate', 'drafts/han-river-2026.yaml')).err).toEqual([
      'drafts/han-river-2026.yaml:4:11 the slug "han-river-2026" is taken by gitops/festivals/han-river-2026.yaml',
      'drafts/han-river-2026.yaml:7:11 there is no template "noseet"; did you mean "noseat"?',
      'drafts/han-river-2026.yaml:9:11 currency is "KRV" but must be one of KRW, JPY, USD, EUR; did you mean "KRW"?',
    ]);
  });

  test('speaks to machines: JSON, and annotations that GitHub shows beside the line', async () => {
    clove.write('gitops/festivals/bad-one.yaml', 'festival: [\n');
    const json = await clove.run('validate', 'gitops/festivals/bad-one.yaml', '--format', 'json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out.join('\n'))).toMatchObject({
      version: 2,
      files: 1,
      findings: [{ file: 'gitops/festivals/bad-one.yaml', line: expect.any(Number) }],
    });
    const github = await clove.run('validate', 'gitops/festivals/bad-one.yaml', '--format', 'github');
    expect(github.code).toBe(1);
    expect(github.out[0]).toMatch(
      /^::error file=gitops\/festivals\/bad-one\.yaml,line=\d+,col=\d+,title=clove validate::/,
    );
  });

  test('takes a file that does not exist for a wrong command line', async () => {
    expect(await clove.run('validate', 'nothing.yaml')).toMatchObject({
      code: 2,
      err: ['there is no file nothing.yaml'],
    });
  });
});

describe('clove', () => {
  test('exits 2 for a verb or an option that it does not know', async () => {
    expect((await clove.run('rendr')).code).toBe(2);
    expect((await clove.run('render', '--evrything')).code).toBe(2);
  });

  test('exits 0 when asked for help', async () => {
    const { code, out } = await clove.run('--help');
    expect(code).toBe(0);
    expect(out.join('\n')).toContain('validate');
  });
});
