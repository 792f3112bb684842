import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.tsx';

const frame = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organiser',
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
});

export const organiserRoutes = [
  frame.addChildren([
    createRoute({
      getParentRoute: () => frame,
      path: 'sales',
      component: lazyRouteComponent(() => import('./sales/sales.tsx'), 'Sales'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'orders',
      component: lazyRouteComponent(() => import('./orders/orders.tsx'), 'Orders'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'orders/$orderId',
      component: lazyRouteComponent(() => import('./orders/order.tsx'), 'OrderStory'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'seats',
      component: lazyRouteComponent(() => import('./seats/seats.tsx'), 'Seats'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'box-office',
      component: lazyRouteComponent(() => import('./box-office/box-office.tsx'), 'BoxOffice'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'vouchers',
      component: lazyRouteComponent(() => import('./vouchers/vouchers.tsx'), 'Vouchers'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'performances',
      component: lazyRouteComponent(() => import('./performances/performances.tsx'), 'Performances'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'performances/$performanceId',
      component: lazyRouteComponent(() => import('./performances/performance.tsx'), 'PerformancePage'),
    }),
  ]),
] as const;
