import { OccupancyAnswer, OccupancyItem } from '@clove/contracts';
import type { AuditedSection, Units } from '@clove/inventory';
import { type Route, type ServiceContext, setBasedRoute, type UnitOfWork } from '@clove/service-kit';

interface OccupancyParts {
  readonly unitOfWork: UnitOfWork;
  readonly units: readonly Pick<Units, 'auditItems'>[];
  readonly log: ServiceContext<unknown>['log'];
}

/** How full sections are. Asked now and then by those who sell places again, never by a purchase. */
export function occupancyRoute({ unitOfWork, units, log }: OccupancyParts): Route {
  return setBasedRoute({
    path: 'occupancy',
    operationId: 'occupancy',
    summary: 'How full sections are: capacity, free and sold places at one instant',
    item: OccupancyItem,
    answer: OccupancyAnswer,
    log,
    async run(asked) {
      const sections = await unitOfWork.run(async (tx) => {
        await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
        const found: AuditedSection[] = [];
        for (const store of units) found.push(...(await store.auditItems(tx)));
        return new Map(found.map((section) => [section.section, section]));
      });
      return asked.map(({ performanceId, sectionId }): OccupancyAnswer => {
        const section = sections.get(`${performanceId}/${sectionId}`);
        if (section === undefined) return { result: 'not-found' };
        const { capacity, free, sold } = section;
        return { result: 'ok', capacity, free, sold };
      });
    },
  });
}
