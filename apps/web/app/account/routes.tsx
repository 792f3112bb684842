import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.tsx';

export const accountRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/tickets',
    component: lazyRouteComponent(() => import('./tickets.tsx'), 'Tickets'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/tickets/$ticketId',
    component: lazyRouteComponent(() => import('./ticket-page.tsx'), 'TicketPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/offer',
    component: lazyRouteComponent(() => import('./offer-page.tsx'), 'OfferPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account',
    component: lazyRouteComponent(() => import('./start.tsx'), 'AccountStart'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/orders',
    component: lazyRouteComponent(() => import('./orders.tsx'), 'Orders'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/messages',
    component: lazyRouteComponent(() => import('./messages.tsx'), 'Messages'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/waiting',
    component: lazyRouteComponent(() => import('./waiting.tsx'), 'Waiting'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/pick-ups',
    component: lazyRouteComponent(() => import('./pick-ups.tsx'), 'PickUps'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/stays',
    component: lazyRouteComponent(() => import('./stays.tsx'), 'Stays'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/reviews',
    component: lazyRouteComponent(() => import('./reviews.tsx'), 'Reviews'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/settings',
    component: lazyRouteComponent(() => import('./settings.tsx'), 'Settings'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/reset',
    component: lazyRouteComponent(() => import('./mail-link-pages.tsx'), 'ResetPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/confirm',
    component: lazyRouteComponent(() => import('./mail-link-pages.tsx'), 'ConfirmPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/invitation',
    component: lazyRouteComponent(() => import('./mail-link-pages.tsx'), 'InvitationPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account/kakao',
    component: lazyRouteComponent(() => import('./kakao-page.tsx'), 'KakaoPage'),
  }),
] as const;
