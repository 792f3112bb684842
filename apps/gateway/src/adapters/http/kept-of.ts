import type { GatewayParts, GatewayRequest } from './gateway-parts.ts';
import type { Kept } from './headers.ts';
import { PLACE_HEADER } from './waiting-room.ts';

/** The headers with what the client is to keep. */
export function keptOf({ waitingRoom }: GatewayParts, { setCookie, place }: GatewayRequest): Kept {
  const cookies = setCookie === undefined ? [] : [setCookie];
  if (waitingRoom === undefined || place === undefined)
    return cookies.length === 0 ? {} : { 'set-cookie': cookies };
  if (!place.inBrowser) return { [PLACE_HEADER]: place.token };
  return { 'set-cookie': [...cookies, waitingRoom.cookie(place.token)] };
}
