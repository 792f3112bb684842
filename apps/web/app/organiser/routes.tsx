import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withoutEval } from '../builder/without-eval.ts';
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
      path: 'goods-desk',
      component: lazyRouteComponent(() => import('./desks/goods-desk.tsx'), 'GoodsDesk'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'rooms-desk',
      component: lazyRouteComponent(() => import('./desks/rooms-desk.tsx'), 'RoomsDesk'),
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
    createRoute({
      getParentRoute: () => frame,
      path: 'messages',
      component: lazyRouteComponent(() => import('./messages/messages.tsx'), 'Messages'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'team',
      component: lazyRouteComponent(() => import('./team/team.tsx'), 'Team'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'gates',
      component: lazyRouteComponent(() => import('./gates/gates.tsx'), 'Gates'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'keys',
      component: lazyRouteComponent(() => import('./keys/keys.tsx'), 'Keys'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'webhooks',
      component: lazyRouteComponent(() => import('./webhooks/webhooks.tsx'), 'Webhooks'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'webhooks/$webhookId',
      component: lazyRouteComponent(() => import('./webhooks/webhook.tsx'), 'WebhookPage'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'money',
      component: lazyRouteComponent(() => import('./money/money.tsx'), 'Money'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'exports',
      component: lazyRouteComponent(() => import('./exports/exports.tsx'), 'Exports'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'servers',
      component: lazyRouteComponent(() => import('./servers/servers.tsx'), 'Servers'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'levers',
      component: lazyRouteComponent(() => import('./levers/levers.tsx'), 'Levers'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'builder',
      component: lazyRouteComponent(
        withoutEval(() => import('../builder/start.tsx')),
        'BuilderPage',
      ),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'goods',
      component: lazyRouteComponent(() => import('./goods/goods.tsx'), 'Goods'),
    }),
    createRoute({
      getParentRoute: () => frame,
      path: 'rooms',
      component: lazyRouteComponent(() => import('./rooms/rooms.tsx'), 'Rooms'),
    }),
  ]),
] as const;
