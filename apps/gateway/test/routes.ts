/** Rows as the charts render them for a festival that sells places, payments sandboxed; `urls` by service. */
export function renderedRoutes(urls: Readonly<Record<string, string>>): string {
  const noMember = { identity: false, publicReads: true };
  const rows = [
    { prefix: '/api/auth', service: 'auth', costly: ['POST /api/auth/signup', 'POST /api/auth/tokens'] },
    {
      prefix: '/api/events',
      service: 'event',
      publicReads: true,
      uploads: [{ operation: 'PUT /api/events/*/picture', bodyLimit: 2 * 1024 * 1024, roles: ['organiser'] }],
    },
    { prefix: '/api/events/pictures', service: 'event', ...noMember, connections: 'bulk' },
    {
      prefix: '/api/seats',
      service: 'seat',
      publicReads: true,
      gated: ['POST /api/seats/holds', 'GET /api/seats'],
    },
    {
      prefix: '/api/seats/live',
      service: 'seat',
      publicReads: true,
      connections: 'long',
      gated: ['GET /api/seats/live'],
    },
    { prefix: '/api/ops', service: 'seat' },
    { prefix: '/api/orders', service: 'ticket', connections: 'long', timeoutMs: 30_000 },
    { prefix: '/api/orders/returns', service: 'ticket', ...noMember },
    { prefix: '/api/tickets', service: 'ticket' },
    { prefix: '/api/payments', service: 'payment', ...noMember, ownPolicy: true },
    { prefix: '/sandbox', service: 'payment-sandbox', ...noMember, ownPolicy: true },
    { prefix: '/api', service: 'web', ...noMember },
    { prefix: '/', service: 'web', ...noMember },
  ];
  return JSON.stringify(
    rows
      .filter(({ service }) => urls[service] !== undefined)
      .map((row) => ({ ...row, url: urls[row.service] })),
  );
}
