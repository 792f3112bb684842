/** Headers of an answer that is for its caller alone and true only now. */
export const privately = { 'cache-control': 'no-store' };
