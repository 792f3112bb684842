import type { Logger } from 'pino';
import { createAccessLogger, createLogger } from '../log/logger.ts';

export interface CapturedLog {
  readonly log: Logger;
  readonly accessLog: Logger;
  /** All lines so far, as written. */
  readonly lines: string[];
}

/** The kit's loggers writing into memory. */
export function captureLog(service: string, level = 'debug'): CapturedLog {
  const lines: string[] = [];
  const options = { service, level, destination: { write: (line: string) => void lines.push(line) } };
  return { log: createLogger(options), accessLog: createAccessLogger(options), lines };
}
