import { events } from '@clove/contracts';
import { consumers } from '@clove/contracts/consumers';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { root } from '../office/root.ts';

const entries = [...loadCatalogue(root).values()];
const services = new Set(entries.map(({ service }) => service));

describe('what services say to each other', () => {
  test('every event that an image publishes or consumes is in the published language', () => {
    const named = entries.flatMap(({ image, events: { publishes, consumes } }) =>
      [...publishes, ...consumes].map((type) => ({ image, type })),
    );
    expect(named.filter(({ type }) => !(type in events))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  test('a service publishes only its own events, and every consumed one has a publisher', () => {
    const published = new Set(entries.flatMap(({ events: { publishes } }) => publishes));
    for (const {
      service,
      events: { publishes, consumes },
    } of entries) {
      expect(publishes.filter((type) => !type.startsWith(`${service}.`))).toEqual([]);
      expect(consumes.filter((type) => !published.has(type))).toEqual([]);
    }
  });

  test('every event of the language is published by an image of its service', () => {
    const published = new Set<string>(entries.flatMap(({ events: { publishes } }) => publishes));
    expect(Object.keys(events).filter((type) => !published.has(type))).toEqual([]);
  });

  test('every consumer says what it needs of each event that it consumes, and of no other', () => {
    const built = entries.filter(({ availability }) => availability === 'built');
    const consumed = built.flatMap(({ service, events: { consumes } }) =>
      consumes.map((type) => `${service} needs ${type}`),
    );
    const running = new Set(built.map(({ service }) => service));
    const needed = Object.entries(consumers)
      .filter(([service]) => running.has(service))
      .flatMap(([service, needs]) => Object.keys(needs.events).map((type) => `${service} needs ${type}`));
    expect([...needed].sort()).toEqual([...new Set(consumed)].sort());
  });

  test('every edge leads to a service that is in the pool and says why', () => {
    for (const { edges } of entries) {
      for (const { to, why } of edges) {
        expect(services).toContain(to);
        expect(why.length).toBeGreaterThan(0);
      }
    }
  });
});
