/** Headers of an answer that is for its caller only and must not be cached. */
export const privately = { 'cache-control': 'no-store' };
