// Asks the service in the same container, so that the image needs no curl: `node deploy/healthcheck.js [/readyz]`.
// Exit code 0 for a good answer within two seconds, else 1.
const path = process.argv[2] ?? '/livez';
const port = process.env.PORT || '3000';

const reply = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2000) }).catch(
  () => null,
);
process.exit(reply?.ok ? 0 : 1);
