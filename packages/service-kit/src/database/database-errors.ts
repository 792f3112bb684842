import { DatabaseRefused } from '../refusal/kit-refusals.ts';
import { isTemporaryRefusal } from '../refusal/refused.ts';

/** The SQLSTATE of a PostgreSQL error, undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The name of the violated constraint, when the error is a constraint violation. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!sqlState(error)?.startsWith('23')) return undefined;
  return textMember(ofDriver(error), 'constraint');
}

/** Worth repeating the whole unit of work at once: deadlock, serialisation failure, lock time-out. */
export function isContention(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40P01' || state === '40001' || state === '55P03';
}

/**
 * A migration changed the columns that a statement answers (SELECT *), and this connection has prepared it for those before.
 * The statement did nothing. PostgreSQL has no code of its own for it.
 */
export function isStalePlan(error: unknown): boolean {
  return (
    sqlState(error) === '0A000' &&
    textMember(ofDriver(error), 'message') === 'cached plan must not change result type'
  );
}

/**
 * Connection lost or refused, server starting or stopping, out of connections: temporary. So is a session that
 * the server ended because its transaction was idle (25P03) or lasted too long (25P04).
 */
export function isUnavailable(error: unknown): boolean {
  if (isModels(error) && CONNECTION_ERRORS.test(error.name)) return true;
  const state = sqlState(error);
  if (state !== undefined && /^(08|53|57P|58|25P0[34])/.test(state)) return true;
  const code = codeOf(error);
  if (code !== undefined && /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(code)) return true;
  const driverError = ofDriver(error);
  return (
    driverError instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/.test(
      driverError.message,
    )
  );
}

/** An error that may not occur again on a later attempt: nothing is dropped or dead-lettered because of it. */
export function isTransient(error: unknown): boolean {
  return (
    isTemporaryRefusal(error) || isContention(error) || isUnavailable(error) || sqlState(error) === '57014'
  );
}

/** What a caller may learn about a failed unit of work; only transient database errors are mapped, others pass through. */
export function asRefused(error: unknown): unknown {
  if (isContention(error) || sqlState(error) === '57014') {
    return new DatabaseRefused({ reason: 'busy', temporary: true }, { cause: error });
  }
  if (isUnavailable(error)) {
    return new DatabaseRefused({ reason: 'database-unavailable', temporary: true }, { cause: error });
  }
  return error;
}

function codeOf(error: unknown): string | undefined {
  return textMember(ofDriver(error), 'code');
}

/** The error of pg: Sequelize wraps it as `original`. */
function ofDriver(error: unknown): unknown {
  return isModels(error) && 'original' in error ? error.original : error;
}

/** Sequelize's subclasses of ConnectionError. By name, because a service without models does not load Sequelize. */
const CONNECTION_ERRORS = /^Sequelize(?:Connection|AccessDenied|HostNot|InvalidConnection)/;

/** Whether Sequelize threw it. */
function isModels(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('Sequelize');
}

function textMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member : undefined;
}
