/** A hostile client in a process of its own: `node attacker.ts <kind> <port> <its address>`, until it is ended. */
import { constants, setPriority } from 'node:os';
import { ATTACKS } from './attacks.ts';

// Attackers have machines of their own. Here they get the CPU that the office and its fans leave.
setPriority(constants.priority.PRIORITY_LOW);
const [kind = '', port, from = ''] = process.argv.slice(2);
const attack = ATTACKS[kind];
if (attack === undefined) throw new Error(`there is no attack "${kind}"`);
console.log('attacking');
await attack({ port: Number(port), from });
// An attack of so many requests is over; the process stays, so that how it ends is the same for all.
setInterval(() => undefined, 60_000);
