/** HTTP status of the problem that a whole call was refused with. */
export const STATUS_TRAILER = 'clove-status';
/** Type of that problem, e.g. `busy`. */
export const PROBLEM_TRAILER = 'clove-problem';
