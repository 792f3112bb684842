/** Paths of which the gateway answers every method itself, as Target has them. Auth answers log-out, too, for access tokens. */
export const LOGIN = '/api/auth/login';
export const KAKAO_LOGIN = '/api/auth/login/kakao';
export const LOGOUT = '/api/auth/logout';
export const OPENAPI = '/openapi.json';
/** What the festival is made of. */
export const FESTIVAL = '/api/festival';
