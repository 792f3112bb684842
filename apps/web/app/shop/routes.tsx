import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { festivalQuery } from '../api/festival.ts';
import { queryClient } from '../api/query-client.ts';
import { rootRoute } from '../shell/root-route.tsx';

export const shopRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    // Read anew on every visit: organisers change prices and dates while fans watch.
    loader: () => void queryClient.prefetchQuery({ ...festivalQuery, staleTime: 0 }),
    component: lazyRouteComponent(() => import('./festival-page.tsx'), 'FestivalPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/performances/$performanceId',
    component: lazyRouteComponent(() => import('./performance-page.tsx'), 'PerformancePage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/goods',
    component: lazyRouteComponent(() => import('./goods-page.tsx'), 'GoodsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/rooms',
    component: lazyRouteComponent(() => import('./rooms-page.tsx'), 'RoomsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reviews/$kind/$id',
    component: lazyRouteComponent(() => import('./reviews/reviews-page.tsx'), 'ReviewsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/basket',
    component: lazyRouteComponent(() => import('./basket-page.tsx'), 'BasketPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/orders/$orderId',
    component: lazyRouteComponent(() => import('./order-page.tsx'), 'OrderPage'),
  }),
] as const;
