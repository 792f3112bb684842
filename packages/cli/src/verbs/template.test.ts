import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeAll(() => {
  clove = new Simulation();
  clove.planned('merch-kakao', 'stay-no-kakao', 'view');
});
afterAll(() => clove.remove());

describe('clove template', () => {
  test('lists built-in and custom templates, and which can run today', async () => {
    const { code, out } = await clove.run('template', 'list');
    expect(code).toBe(0);
    expect(out).toHaveLength(1 + 16 + 1);
    const text = out.join('\n');
    expect(text).toMatch(/^seat-kakao +16 of 17 +yes +numbered seats and standing places \(Kakao Pay\)/m);
    expect(text).toMatch(/^noseat-merchandise-stay +17 of 19 +needs stay-no-kakao +/m);
    expect(text).toMatch(/^seat-kakao-without-reviews +15 of 16 +yes/m);
  });

  test('shows the images of one: why, built or planned, what each calls', async () => {
    const { code, out } = await clove.run('template', 'show', 'seat-merchandise-kakao');
    const text = out.join('\n');
    expect(code).toBe(0);
    expect(text).toMatch(/^merch-kakao +merch +planned +goods, their stock and orders +auth$/m);
    expect(text).toMatch(/^payment-sandbox +payment-sandbox +built, payments: sandbox/m);
    expect(text).toMatch(
      /^ticket-kakao +ticket +built +orders and tickets +seat, merch, payment, auth, notification$/m,
    );
    expect(text).toContain('left out until the pool has them: view');
    expect(out.at(-1)).toMatch(/^cannot run yet: needs merch-kakao; templates that can: seat, seat-kakao, /);
  });

  test('shows what a custom one is made of, and that it runs', async () => {
    const { out } = await clove.run('template', 'show', 'seat-kakao-without-reviews');
    expect(out).toContain('made of gitops/templates/seat-kakao-without-reviews.yaml');
    expect(out.join('\n')).not.toMatch(/^review /m);
    expect(out.at(-1)).toBe('a festival can run on it today');
  });

  test('says what was probably meant', async () => {
    expect(await clove.run('template', 'show', 'noseat-kakoa')).toMatchObject({
      code: 2,
      err: ['there is no template "noseat-kakoa"; did you mean "noseat-kakao"?'],
    });
  });

  test('lists the sound ones and complains of the others', async () => {
    clove.write('gitops/templates/broken.yaml', 'extends: seat\n');
    const { code, out, err } = await clove.run('template', 'list');
    expect(code).toBe(1);
    expect(out).toHaveLength(18);
    expect(err).toEqual([
      'gitops/templates/broken.yaml:1:1 title is missing',
      'gitops/templates/broken.yaml:1:1 why is missing',
    ]);
  });
});
