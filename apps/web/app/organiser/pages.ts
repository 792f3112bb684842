/** Of the member, what the menu depends on. */
export interface Looking {
  readonly role: 'fan' | 'organiser' | 'staff' | 'support' | 'ops';
  /** Gates and desks that staff are bound to; none: to all. */
  readonly scopes?: readonly string[];
}

/** A page of the console: where it is, what it is called, and whom it is for. The services decide what each may do. */
interface ConsolePage {
  readonly path: `/organiser/${string}`;
  /** The text that names it. */
  readonly name: string;
  readonly roles: readonly Looking['role'][];
  /** The service without which there is nothing to show. */
  readonly needs?: string;
  /** Where staff bound to other places may not work. */
  readonly desk?: string;
}

/** In the order of the menu; the first that a member may see is where they start. */
export const consolePages = [
  { path: '/organiser/sales', name: 'sales', roles: ['organiser', 'ops'] },
  { path: '/organiser/orders', name: 'orders', roles: ['organiser', 'support', 'ops'] },
  {
    path: '/organiser/box-office',
    name: 'boxOffice',
    roles: ['organiser', 'staff'],
    desk: 'desk:box-office',
  },
  {
    path: '/organiser/goods-desk',
    name: 'goodsDesk',
    roles: ['organiser', 'staff'],
    needs: 'merch',
    desk: 'desk:goods',
  },
  {
    path: '/organiser/rooms-desk',
    name: 'roomsDesk',
    roles: ['organiser', 'staff'],
    needs: 'stay',
    desk: 'desk:rooms',
  },
  { path: '/organiser/gates', name: 'gates', roles: ['organiser', 'staff', 'ops'] },
  { path: '/organiser/seats', name: 'seats', roles: ['organiser', 'staff', 'ops'], needs: 'seat' },
  { path: '/organiser/vouchers', name: 'vouchers', roles: ['organiser', 'ops'] },
  { path: '/organiser/performances', name: 'performances', roles: ['organiser', 'ops'] },
  { path: '/organiser/goods', name: 'goods', roles: ['organiser', 'ops'], needs: 'merch' },
  { path: '/organiser/rooms', name: 'rooms', roles: ['organiser'], needs: 'stay' },
  { path: '/organiser/reviews', name: 'reviews', roles: ['organiser', 'ops'], needs: 'review' },
  { path: '/organiser/messages', name: 'messages', roles: ['organiser', 'ops'], needs: 'notification' },
  { path: '/organiser/team', name: 'team', roles: ['organiser', 'ops'] },
  { path: '/organiser/keys', name: 'keys', roles: ['organiser', 'ops'] },
  { path: '/organiser/webhooks', name: 'webhooks', roles: ['organiser', 'ops'], needs: 'webhook' },
  { path: '/organiser/money', name: 'money', roles: ['organiser', 'ops'] },
  { path: '/organiser/exports', name: 'exports', roles: ['organiser', 'ops'] },
  { path: '/organiser/builder', name: 'builder', roles: ['organiser', 'ops'] },
  { path: '/organiser/servers', name: 'servers', roles: ['organiser', 'ops'], needs: 'view' },
  { path: '/organiser/levers', name: 'levers', roles: ['ops'], needs: 'seat' },
] as const satisfies readonly ConsolePage[];

type KnownPage = (typeof consolePages)[number];

/** The pages that a member may see of a festival that is made of these services. */
export function pagesFor(member: Looking, services: readonly string[]): readonly KnownPage[] {
  return consolePages.filter((page) => {
    const { roles, needs, desk }: ConsolePage = page;
    return (
      roles.includes(member.role) &&
      (needs === undefined || services.includes(needs)) &&
      (desk === undefined || mayWorkAt(member, desk))
    );
  });
}

/** Staff who are bound to places work at those alone; others with the role everywhere. */
export function mayWorkAt({ role, scopes = [] }: Looking, desk: string): boolean {
  return role !== 'staff' || scopes.length === 0 || scopes.includes(desk);
}
