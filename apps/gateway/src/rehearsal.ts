import { newId, type Rehearsal, type Stage } from '@clove/service-kit';

/** Browsers at once, and what each asks for in a round. */
const BROWSERS = 8;
const PURCHASES = 8;
/** What the limits of one address are here, where all browsers have the same. */
const NO_LIMIT = '1000000';
const LIMITS = [
  'READS_PER_ADDRESS',
  'WRITES_PER_ADDRESS',
  'WRITES_PER_MEMBER',
  'LOGINS_PER_ADDRESS',
  'UNFINISHED_PER_ADDRESS',
  'WAITING_PER_ADDRESS',
  'LOGINS_AT_ONCE_PER_ADDRESS',
];

const HOUR_SECONDS = 3600;
/** About as long as an answer about an order. */
const ANSWER = { order: { id: newId(), lines: Array.from({ length: 8 }, newId) } };

/** Browsers log in and order; this answers as the services behind do. */
export function gatewayRehearsal(): Rehearsal {
  return {
    env: Object.fromEntries(LIMITS.map((name) => [name, NO_LIMIT])),
    answer(path) {
      if (path !== '/internal/sessions') return { body: ANSWER };
      const [memberId, sessionId] = [newId(), newId()];
      return {
        body: {
          accessToken: `${newId()}.${newId()}.${newId()}`,
          ...{ refreshToken: newId(), expiresIn: HOUR_SECONDS, sessionId, memberId },
          member: { id: memberId, email: 'fan@rehearsal.invalid', name: 'Rehearsal', role: 'fan' },
        },
      };
    },
    async perform(stage) {
      await Promise.all(Array.from({ length: BROWSERS }, () => browse(stage)));
    },
  };
}

async function browse(stage: Stage): Promise<void> {
  const credentials = { email: 'fan@rehearsal.invalid', password: 'rehearsal' };
  const sameOrigin = { 'sec-fetch-site': 'same-origin' };
  const session = await stage.ask({
    method: 'POST',
    path: '/api/auth/login',
    body: credentials,
    headers: sameOrigin,
  });
  const headers = { ...sameOrigin, cookie: String(session.headers['set-cookie']).split(';')[0] ?? '' };
  for (let purchase = 0; purchase < PURCHASES; purchase += 1) {
    const body = { holdIds: [newId()], paymentMethod: 'kakao-pay' };
    await stage.ask({ method: 'POST', path: '/api/orders', body, headers });
    await stage.ask({ method: 'GET', path: `/api/orders/returns/${newId()}?pg_token=rehearsal` });
    await stage.ask({
      method: 'GET',
      path: `/api/orders/${newId()}`,
      headers: { ...headers, prefer: 'wait=1' },
    });
  }
}
