export {
  goodsOf,
  type InventoryStandIn,
  inventoryStandIn,
  nightsOf,
  type StandInHold,
} from './inventory-stand-in.ts';
export { type PaymentStandIn, paymentStandIn } from './payment-stand-in.ts';
export type { Interference, StandIn } from './stand-in.ts';
