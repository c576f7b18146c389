/** The two packages of the tutorial that bring no types: as much of them as it uses. */
declare module 'passport-jwt' {
  export const ExtractJwt: { fromAuthHeaderAsBearerToken(): unknown };

  export class Strategy {
    constructor(
      options: { readonly jwtFromRequest: unknown; readonly secretOrKey: string },
      verify: (
        payload: { readonly sub: string },
        done: (error: unknown, user: unknown) => void,
      ) => Promise<void>,
    );
  }
}

declare module 'passport' {
  import type { RequestHandler } from 'express';

  const passport: {
    use(strategy: unknown): void;
    initialize(): RequestHandler;
    authenticate(name: string, options: { readonly session: boolean }): RequestHandler;
  };
  export default passport;
}
