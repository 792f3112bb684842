/** Paths of which the gateway answers every method itself, as Target has them. Log-out is auth's, too: of access tokens. */
export const LOGIN = '/api/auth/login';
export const LOGOUT = '/api/auth/logout';
export const OPENAPI = '/openapi.json';
