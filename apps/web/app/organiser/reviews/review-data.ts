import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';

/** As the organiser reads it: of GET /api/reviews/all and /api/reviews/reported. */
export interface Review {
  readonly id: string;
  readonly subject: { readonly kind: 'performance' | 'goods' | 'room'; readonly id: string };
  readonly stars: number;
  readonly text: string;
  readonly pictures: readonly string[];
  readonly answer: { readonly text: string; readonly at: string } | null;
  readonly publishedAt: string;
  readonly state: 'PUBLISHED' | 'HIDDEN';
  readonly hiddenReason: string | null;
}

/** What a member says against a review. */
export interface Report {
  readonly reason: string;
  readonly at: string;
}

interface ReviewPage {
  readonly reviews: readonly Review[];
  readonly next: string | null;
}

interface Reported {
  readonly reviews: readonly { readonly review: Review; readonly reports: readonly Report[] }[];
}

const key = ['own', 'moderated-reviews'] as const;

/** Reviews with reports that no one has decided about, the longest waiting first. */
export function useReported() {
  return useQuery({
    queryKey: [...key, 'reported'],
    queryFn: ({ signal }) => read<Reported>('/api/reviews/reported', { signal }),
  });
}

/** Reviews in a state, the newest first, page by page. */
export function useReviewsIn(state: Review['state']) {
  return useInfiniteQuery({
    queryKey: [...key, state],
    queryFn: ({ pageParam, signal }) =>
      read<ReviewPage>(`/api/reviews/all?state=${state}${pageParam === '' ? '' : `&before=${pageParam}`}`, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** To be read anew: something was decided. */
export function readReviewsAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key });
}
