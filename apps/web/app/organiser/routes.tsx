import { createRoute, lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import { withoutEval } from '../builder/without-eval.ts';
import { rootRoute } from '../shell/root-route.tsx';

const frame = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organiser',
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
});

/** A page of the console, at its path below /organiser. */
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => frame, path, component });

export const organiserRoutes = [
  frame.addChildren([
    page(
      'sales',
      lazyRouteComponent(() => import('./sales/sales.tsx'), 'Sales'),
    ),
    page(
      'orders',
      lazyRouteComponent(() => import('./orders/orders.tsx'), 'Orders'),
    ),
    page(
      'orders/$orderId',
      lazyRouteComponent(() => import('./orders/order.tsx'), 'OrderStory'),
    ),
    page(
      'seats',
      lazyRouteComponent(() => import('./seats/seats.tsx'), 'Seats'),
    ),
    page(
      'box-office',
      lazyRouteComponent(() => import('./box-office/box-office.tsx'), 'BoxOffice'),
    ),
    page(
      'goods-desk',
      lazyRouteComponent(() => import('./desks/goods-desk.tsx'), 'GoodsDesk'),
    ),
    page(
      'rooms-desk',
      lazyRouteComponent(() => import('./desks/rooms-desk.tsx'), 'RoomsDesk'),
    ),
    page(
      'vouchers',
      lazyRouteComponent(() => import('./vouchers/vouchers.tsx'), 'Vouchers'),
    ),
    page(
      'performances',
      lazyRouteComponent(() => import('./performances/performances.tsx'), 'Performances'),
    ),
    page(
      'performances/$performanceId',
      lazyRouteComponent(() => import('./performances/performance.tsx'), 'PerformancePage'),
    ),
    page(
      'reviews',
      lazyRouteComponent(() => import('./reviews/reviews.tsx'), 'Reviews'),
    ),
    page(
      'messages',
      lazyRouteComponent(() => import('./messages/messages.tsx'), 'Messages'),
    ),
    page(
      'team',
      lazyRouteComponent(() => import('./team/team.tsx'), 'Team'),
    ),
    page(
      'gates',
      lazyRouteComponent(() => import('./gates/gates.tsx'), 'Gates'),
    ),
    page(
      'keys',
      lazyRouteComponent(() => import('./keys/keys.tsx'), 'Keys'),
    ),
    page(
      'webhooks',
      lazyRouteComponent(() => import('./webhooks/webhooks.tsx'), 'Webhooks'),
    ),
    page(
      'webhooks/$webhookId',
      lazyRouteComponent(() => import('./webhooks/webhook.tsx'), 'WebhookPage'),
    ),
    page(
      'money',
      lazyRouteComponent(() => import('./money/money.tsx'), 'Money'),
    ),
    page(
      'exports',
      lazyRouteComponent(() => import('./exports/exports.tsx'), 'Exports'),
    ),
    page(
      'servers',
      lazyRouteComponent(() => import('./servers/servers.tsx'), 'Servers'),
    ),
    page(
      'levers',
      lazyRouteComponent(() => import('./levers/levers.tsx'), 'Levers'),
    ),
    page(
      'builder',
      lazyRouteComponent(
        withoutEval(() => import('../builder/start.tsx')),
        'BuilderPage',
      ),
    ),
    page(
      'goods',
      lazyRouteComponent(() => import('./goods/goods.tsx'), 'Goods'),
    ),
    page(
      'rooms',
      lazyRouteComponent(() => import('./rooms/rooms.tsx'), 'Rooms'),
    ),
  ]),
] as const;
