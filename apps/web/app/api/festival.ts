import type {
  Act,
  FestivalNotice,
  LegalTexts,
  Organiser,
  PriceCategory,
  RefundRule,
  Section,
  Theme,
  Venue,
  VenueDrawing,
} from '@clove/contracts';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from './client.ts';

/** A text of the organiser's. */
export interface Text {
  readonly ko: string;
  readonly en?: string | undefined;
}

export interface Performance {
  readonly id: string;
  readonly title: Text;
  readonly description: Text | null;
  readonly startsAt: string;
  /** When its sale ends; absent: when it starts. */
  readonly salesCloseAt?: string;
  /** From when its tickets are checked in; absent: six hours before the start. */
  readonly doorsAt?: string;
  /** That it does not take place; null: it does. */
  readonly cancelled: { readonly at: string; readonly reason: string | null } | null;
  /** That its start was moved after tickets were sold. Absent: it was not. */
  readonly rescheduled?: { readonly from: string; readonly at: string; readonly reason: string | null };
  /** Whole years from which people are let in; 0: everybody. Absent: as the festival says. */
  readonly minAge?: number;
  /** Who plays. */
  readonly lineUp?: readonly Act[];
  readonly sections: readonly Section[];
  /** False: withdrawn, or announced for information only. */
  readonly onSale: boolean;
  /** Path of its picture. */
  readonly picture: string | null;
}

/** One ticket for several performances. */
export interface Pass {
  readonly id: string;
  readonly title: Text;
  readonly description: Text | null;
  /** Those that it admits to, by id. */
  readonly performances: readonly string[];
  readonly sectionId: string;
  readonly kind: 'standing' | 'numbered';
  /** With categories that of the first. */
  readonly price: number;
  readonly categories?: readonly PriceCategory[];
  /** Of the first of its performances that takes place. */
  readonly startsAt: string;
  /** When its sale ends; absent: when it starts. */
  readonly salesCloseAt?: string;
  readonly cancelled: Performance['cancelled'];
  readonly onSale: boolean;
  /** Only fans with a code see it. Absent in what all fans see. */
  readonly hidden?: boolean;
}

export interface Festival {
  readonly festival: string;
  readonly title: Text;
  readonly timezone: string;
  readonly currency: string;
  readonly sales: {
    readonly opensAt: string;
    readonly closesAt: string;
    readonly maxTicketsPerFan: number;
  };
  readonly refunds: readonly RefundRule[];
  /** Who sells; absent: the festival file does not say. */
  readonly organiser?: Organiser;
  readonly venue?: Venue;
  /** Outlines of its sections, and what is around them. */
  readonly drawing?: VenueDrawing;
  readonly theme?: Theme;
  /** Path of its own picture. */
  readonly poster?: string;
  /** Of performances that say none. */
  readonly minAge?: number;
  readonly notices?: readonly FestivalNotice[];
  /** What fans agree to when they order; absent: nothing is asked of them. */
  readonly legalTexts?: LegalTexts;
  readonly performances: readonly Performance[];
  /** Absent: there are none. */
  readonly passes?: readonly Pass[];
}

/** The festival with its performances, sections, prices and texts. Organisers change them while fans watch. */
export const festivalQuery = queryOptions({
  queryKey: ['festival'],
  queryFn: ({ signal }) => read<Festival>('/api/events', { signal }),
});

/** The festival. Suspends until it is read; a failure goes to the page's error view. */
export function useFestival(): Festival {
  return useSuspenseQuery(festivalQuery).data;
}

/** All passes, those too that fans see with a code alone; only for the team. */
export const passesQuery = queryOptions({
  queryKey: ['own', 'passes'],
  queryFn: async ({ signal }) => (await read<{ passes: Pass[] }>('/api/events/passes', { signal })).passes,
});

/** The festival as the team sees it. Until hidden passes are read, and where they cannot be: what all fans see. */
export function useWholeFestival(): Festival {
  const festival = useFestival();
  const { data: passes } = useQuery(passesQuery);
  return useMemo(() => (passes === undefined ? festival : { ...festival, passes }), [festival, passes]);
}

/** What this festival is made of. */
export interface FestivalParts {
  readonly festival: string;
  /** Services whose API is there: `seat`, `merch`, `stay`, `review`, `queue`, ... */
  readonly services: readonly string[];
}

export const partsQuery = queryOptions({
  queryKey: ['parts'],
  queryFn: ({ signal }) => read<FestivalParts>('/api/festival', { signal }),
  staleTime: 60 * 60_000,
});

/**
 * Whether this festival has a service: `useHas('merch')`. Suspends until that is known: a part that is added to a page already
 * shown needs its own `Suspense`, or the page is hidden until then.
 */
export function useHas(service: string): boolean {
  return useSuspenseQuery(partsQuery).data.services.includes(service);
}
