export type { PromotionChoice } from './choose.ts';
export { type Move, type Promotion, type PromotionRequest, promotion } from './promotion.ts';
export { promotionReport } from './promotion-report.ts';
export { writePromotion } from './write-promotion.ts';
