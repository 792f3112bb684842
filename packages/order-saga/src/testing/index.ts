export {
  goodsOf,
  type InventoryStandIn,
  inventoryStandIn,
  nightsOf,
  type StandInHold,
} from './inventory-stand-in.ts';
export { type PaymentStandIn, paymentStandIn } from './payment-stand-in.ts';
export { endpoint, type Interference, plainEndpoint, type StandIn, standIn } from './stand-in.ts';
