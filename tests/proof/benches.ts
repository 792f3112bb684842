/** A benchmark whose figures are on the page of proof. */
export interface Bench {
  /** Its name in bench/results.json. */
  readonly name: string;
  readonly title: string;
  /** The npm script that measures it. */
  readonly script: string;
  /** What is measured, and how. */
  readonly says: string;
}

/** Every benchmark, in the order of the page. */
export const BENCHES: readonly Bench[] = [
  {
    ...{ name: 'purchase', title: 'Purchases', script: 'bench' },
    says: 'Two places from hold to tickets through the gateway, one replica of each service, load generator, PostgreSQL and RabbitMQ on the same machine. Closed loops, then starts at a fixed rate.',
  },
  {
    ...{ name: 'scale', title: 'More pods, more festivals, more servers', script: 'bench:scale' },
    says: 'The same purchases with 1, 2 and 4 pods of each service and one PostgreSQL, then spread over two festivals on one server and on two. All of it shares one machine, so that purchases per second cannot grow: what a purchase costs, and for how long it locks what all purchases share, says what would.',
  },
  {
    ...{ name: 'basket', title: 'Goods, nights and mixed baskets', script: 'bench:basket' },
    says: '32 fans hold and buy goods, nights and everything at once, and read the overviews.',
  },
  {
    ...{ name: 'hostile', title: 'Slow and hostile clients', script: 'bench:hostile' },
    says: 'What a purchase of an honest fan takes while each kind of hostile client runs, beside the same alone before and after it.',
  },
  {
    ...{ name: 'chaos', title: 'Everything fails', script: 'chaos' },
    says: 'Mixed baskets through two replicas while services, relays, the balancer, PostgreSQL and RabbitMQ are killed, frozen, cut off or filled up, then whether every answer was true: [each fault, and what fans saw of it](chaos.md).',
  },
  {
    ...{ name: 'rolling', title: 'Every service is replaced', script: 'bench:rolling' },
    says: 'Fans buy, read and follow the seat map over keep-alive connections while the two pods of each service are replaced, a new one ready before an old one drains; then the same without readiness and drain, and a change of the release with its migrations. Nothing is asked twice.',
  },
  {
    ...{ name: 'breaker', title: 'Payment is down', script: 'bench:breaker' },
    says: 'Orders at a fixed rate while payment or its provider is stopped or frozen: what fans are answered and how soon, and when orders are taken again. Then each refused order is repeated with its key.',
  },
  {
    ...{ name: 'isolation', title: 'A busy neighbour', script: 'bench:isolation' },
    says: 'Purchases of tickets and reads of the seat map while merch is at 100 % CPU, beside the same without, in turns.',
  },
  {
    ...{ name: 'queue', title: 'The waiting room', script: 'bench:queue' },
    says: '100,000 fans draw places, ask for them again and are let in; one gateway and one queue.',
  },
  {
    ...{ name: 'door', title: 'Gates', script: 'bench:door' },
    says: 'Scans at a fixed rate at every gate, then packs and uploads of gates that had no network.',
  },
  {
    ...{ name: 'open', title: '100,000 open orders', script: 'bench:open' },
    says: 'What idle services ask of their databases while orders wait for payment and fans wait for places.',
  },
  {
    ...{ name: 'capacity', title: 'CPU per request', script: 'bench:capacity' },
    says: 'CPU of each service per kind of request, and how many one pod carries per second: the capacity of the catalogue.',
  },
  {
    ...{ name: 'memory', title: 'Memory', script: 'bench:memory' },
    says: 'Proportional set size of every process of a festival on one machine, after a load.',
  },
  {
    ...{ name: 'web', title: 'A fan’s phone', script: 'bench:web' },
    says: 'The shop of a hall with 20,000 seats in Chromium, on slow 4G with a quarter of the CPU.',
  },
  {
    ...{ name: 'render', title: 'A thousand festivals', script: 'bench:render' },
    says: 'A whole `clove render --all`, start of its process included.',
  },
];

/** How the command of a benchmark is typed. */
export function commandOf(script: string): string {
  return `npm run ${script}`;
}
