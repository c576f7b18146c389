import { hash, verify } from 'argon2';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** What the password hash alone allows: a login that does nothing else, one hash at a time, as the service on one core. */
const stored = await hash('correct horse battery staple', {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
});

let last: Promise<unknown> = Promise.resolve();

createServer((request, response) => {
  if (request.url === '/ready') {
    response.end();
    return;
  }
  void text(request).then((body) => {
    const { password } = JSON.parse(body) as { readonly password: string };
    last = last.then(async () => {
      response.statusCode = (await verify(stored, password)) ? 200 : 401;
      response.end();
    });
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
