import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.tsx';

export const doorRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/door',
    component: lazyRouteComponent(() => import('./start.tsx'), 'DoorStart'),
  }),
] as const;
