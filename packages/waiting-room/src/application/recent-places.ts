import type { Place } from '../domain/place.ts';

/** Places of arrival that a gateway gave out last, so that a member who asks again without theirs gets no second one. */
export interface RecentPlaces {
  add(place: Place): void;
  of(memberId: string): Place | undefined;
  clear(): void;
}

/** Source: 200 bytes each; who comes later than so many others gets a later number, and has gained nothing. */
const MOST = 10_000;

export function recentPlaces(): RecentPlaces {
  const places = new Map<string, Place>();
  return {
    add(place) {
      places.delete(place.memberId);
      places.set(place.memberId, place);
      if (places.size <= MOST) return;
      const [oldest] = places.keys();
      if (oldest !== undefined) places.delete(oldest);
    },
    of: (memberId) => places.get(memberId),
    clear: () => places.clear(),
  };
}
