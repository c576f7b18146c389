import { verify as verifyPassword } from 'argon2';
import express from 'express';
import { Redis } from 'ioredis';
import jsonwebtoken from 'jsonwebtoken';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';

/**
 * Express, passport-jwt, pg and ioredis, written as their tutorials write them: a shared secret, the user looked up for
 * every authorized request, refresh tokens as keys in Redis, rows straight to `res.json`.
 */
interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
}

const ACCESS_SECRET = 'a secret that the tutorial keeps in its .env file';
const REFRESH_SECRET = 'another secret from the same file';
const REFRESH_SECONDS = 30 * 24 * 3600;

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] });
const redis = new Redis(process.env['REDIS_URL'] ?? '');

passport.use(
  new Strategy(
    { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: ACCESS_SECRET },
    async ({ sub }, done) => {
      try {
        const { rows } = await pool.query<UserRow>('SELECT * FROM users WHERE id = $1', [sub]);
        done(null, rows[0] ?? false);
      } catch (error) {
        done(error, false);
      }
    },
  ),
);

async function issueTokens(userId: string): Promise<object> {
  const accessToken = jsonwebtoken.sign({ sub: userId }, ACCESS_SECRET, { expiresIn: '15m' });
  const refreshToken = jsonwebtoken.sign({ sub: userId, jti: randomUUID() }, REFRESH_SECRET, {
    expiresIn: '30d',
  });
  await redis.set(`refresh:${refreshToken}`, userId, 'EX', REFRESH_SECONDS);
  return { accessToken, refreshToken };
}

const app = express();
app.use(express.json());
app.use(passport.initialize());

app.get('/ready', (_request, response) => {
  response.send('ready');
});
app.get('/me', passport.authenticate('jwt', { session: false }), (request, response) => {
  response.json((request as unknown as { readonly user: UserRow }).user);
});
app.get('/users', async (_request, response) => {
  const { rows } = await pool.query('SELECT * FROM users ORDER BY id DESC LIMIT 100');
  response.json(rows);
});
app.post('/login', async (request, response) => {
  const { login, password } = request.body as { login: string; password: string };
  const { rows } = await pool.query<UserRow>(
    `SELECT u.id, u.email, c.password_hash FROM users u JOIN credentials c ON c.user_id = u.id
     WHERE lower(u.login COLLATE "C") = lower($1)`,
    [login],
  );
  const user = rows[0];
  if (user === undefined || !(await verifyPassword(user.password_hash, password))) {
    response.status(401).json({ message: 'Invalid credentials' });
    return;
  }
  response.json(await issueTokens(user.id));
});
app.post('/refresh', async (request, response) => {
  const { refreshToken } = request.body as { refreshToken: string };
  const { sub } = jsonwebtoken.verify(refreshToken, REFRESH_SECRET) as { sub: string };
  const owner = await redis.get(`refresh:${refreshToken}`);
  if (owner !== sub) {
    response.status(401).json({ message: 'Invalid refresh token' });
    return;
  }
  await redis.del(`refresh:${refreshToken}`);
  response.json(await issueTokens(sub));
});

app.listen(Number(process.env['PORT']), '127.0.0.1');
