import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language, Text } from './text.ts';

/** Where the adapters of seat lie: its own, and those that every inventory has. */
const FOLDERS = ['apps/seat/src/adapters', 'packages/inventory/src/adapters'];

interface Adapter {
  /** drives: it calls the application. driven: the application calls it by a port. */
  readonly side: 'drives' | 'driven';
  /** Who or what is at its other end. */
  readonly outside: Text;
  readonly name: Text;
}

/** Every adapter by its folder. */
const ADAPTERS: Readonly<Record<string, readonly Adapter[]>> = {
  http: [
    {
      side: 'drives',
      outside: { en: 'fans and organisers, by the gateway', ko: '게이트웨이를 거친 팬과 주최자' },
      name: { en: 'HTTP: /api/seats, /api/ops', ko: 'HTTP: /api/seats, /api/ops' },
    },
    {
      side: 'drives',
      outside: { en: 'ticket and the toolbox', ko: 'ticket과 toolbox' },
      name: { en: 'HTTP: /internal', ko: 'HTTP: /internal' },
    },
  ],
  grpc: [
    {
      side: 'drives',
      outside: { en: 'ticket, where so configured', ko: '그렇게 설정된 ticket' },
      name: { en: 'gRPC: holds and units of /internal', ko: 'gRPC: /internal의 홀드와 자리' },
    },
  ],
  rabbitmq: [
    {
      side: 'drives',
      outside: { en: 'event.PerformanceChanged', ko: 'event.PerformanceChanged' },
      name: { en: 'RabbitMQ: consumer', ko: 'RabbitMQ: 소비자' },
    },
  ],
  postgres: [
    {
      side: 'driven',
      outside: {
        en: 'PostgreSQL: holds, units, quotas, outbox',
        ko: 'PostgreSQL: 홀드, 자리, 한도, 아웃박스',
      },
      name: { en: 'stores', ko: '저장소' },
    },
  ],
};

/** The relay of the kit: it reads the outbox, which the stores wrote in the same commit. */
const RELAY: Adapter = {
  side: 'driven',
  outside: { en: 'RabbitMQ: seat.HoldPlaced and others', ko: 'RabbitMQ: seat.HoldPlaced 등' },
  name: { en: 'outbox relay', ko: '아웃박스 릴레이' },
};

/**
 * The hexagon of seat in mermaid, with the adapters that are there.
 * @throws Error when there is one that is not described
 */
export function hexagon(root: string, language: Language): string {
  const folders = new Set(FOLDERS.flatMap((folder) => foldersIn(join(root, folder))));
  const undescribed = [...folders].filter((folder) => ADAPTERS[folder] === undefined);
  if (undescribed.length > 0) {
    throw new Error(`scripts/domain/hexagon.ts does not describe the adapters ${undescribed.join(', ')}`);
  }
  const present = Object.entries(ADAPTERS).flatMap(([folder, each]) => (folders.has(folder) ? each : []));
  const lines = [...present, RELAY].flatMap(({ side, outside, name }, index) => {
    const [adapter, other] = [`a${index}["${name[language]}"]`, `o${index}(["${outside[language]}"])`];
    return side === 'drives'
      ? [`${other} --> ${adapter} --> application`]
      : [`application --> ${adapter} --> ${other}`];
  });
  const application: Text = {
    en: 'application: place, pin, sell, release, offer, provision, audit',
    ko: 'application: 잡기, 고정, 판매, 반납, 제안, 배포, 감사',
  };
  const domain: Text = {
    en: 'domain: states of a hold, choice of seats, limits',
    ko: 'domain: 홀드의 상태, 좌석 고르기, 한도',
  };
  return [
    'flowchart LR',
    `application{{"${application[language]}"}} --> domain{{"${domain[language]}"}}`,
    ...lines,
  ].join('\n');
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}
