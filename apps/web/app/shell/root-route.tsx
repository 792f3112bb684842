import { createRootRoute } from '@tanstack/react-router';
import { partsQuery } from '../api/festival.ts';
import { queryClient } from '../api/query-client.ts';
import { Layout } from './layout.tsx';

/** The parent of all pages. */
export const rootRoute = createRootRoute({
  // Beside the code of the page: nearly every page asks what the festival has.
  loader: () => void queryClient.prefetchQuery(partsQuery),
  component: Layout,
});
