import { Refused } from '@clove/service-kit';

/** Why the room's sale is not changed. */
export type QueueRefusal = {
  readonly reason: 'older-generation';
  readonly generation: number;
  readonly applied: number;
};

export class QueueRefused extends Refused<QueueRefusal> {}
