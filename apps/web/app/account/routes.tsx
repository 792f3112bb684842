import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.tsx';

export const accountRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account',
    component: lazyRouteComponent(() => import('./start.tsx'), 'AccountStart'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/tickets',
    component: lazyRouteComponent(() => import('./tickets.tsx'), 'Tickets'),
  }),
] as const;
