import { numberedTables } from '../migrations/0003-numbered.ts';
import { boughtSeatsCheckedOnce } from '../migrations/0005-bought-seats-checked-once.ts';
import { seatUses } from '../migrations/0011-seat-uses.ts';
import { bestSeats } from './adapters/postgres/best-seats.ts';
import { postgresBlockBook } from './adapters/postgres/block-book.ts';
import { postgresHouseSeats } from './adapters/postgres/house-seats.ts';
import { numberedMoves } from './adapters/postgres/numbered-moves.ts';
import { numberedUnits } from './adapters/postgres/numbered-units.ts';
import { seatsFollow } from './adapters/postgres/seats-follow.ts';
import type { NumberedAdapters } from './seat-service.ts';

/** Numbered seats for the images that sell them; the others never import this file. */
export const numberedSeats: NumberedAdapters = {
  units: numberedUnits,
  best: bestSeats,
  houseSeats: postgresHouseSeats,
  blocks: postgresBlockBook,
  moves: numberedMoves,
  seatsFollow,
  migrations: [numberedTables, boughtSeatsCheckedOnce],
  laterMigrations: [seatUses],
};
