import { clockFault } from './clock-fault.ts';
import { connectionFaults } from './connection-faults.ts';
import { diskFault } from './disk-fault.ts';
import type { Fault } from './fault.ts';
import { messageFault } from './message-fault.ts';
import { processFaults } from './process-faults.ts';
import { providerFaults } from './provider-faults.ts';

/** Every fault of the random run. */
export const FAULTS: readonly Fault[] = [
  ...processFaults,
  ...connectionFaults,
  messageFault,
  ...providerFaults,
  clockFault,
  diskFault,
];
