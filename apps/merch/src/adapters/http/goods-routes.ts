import { type Route, route } from '@clove/service-kit';
import { PublicGoods } from '../../application/public-goods.ts';
import { MerchRefused } from '../../domain/refusals.ts';
import { exampleGoods } from './examples.ts';

/** Seconds for which browsers and proxies may keep the list; what is really free is decided when a hold is placed. */
const MAX_AGE_SECONDS = 1;

/** What is on sale, for everyone. */
export function goodsRoutes(goods: () => Promise<PublicGoods | null>): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/goods',
      operationId: 'getGoods',
      summary: 'What this festival sells beside its tickets: texts, pictures, prices and how many are left',
      access: 'public',
      responses: { 200: { description: 'The goods', schema: PublicGoods, example: exampleGoods } },
      async handler() {
        const body = await goods();
        if (body === null) throw new MerchRefused({ reason: 'nothing-provisioned', temporary: true });
        return { status: 200, headers: { 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` }, body };
      },
    }),
  ];
}
