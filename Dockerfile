# The service and what it loads, nothing else. Build: docker build -t latchkey .
# It needs DATABASE_URL (no PostgreSQL in here) and keys in /keys; writes nowhere else, so `--read-only` works.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY deploy/prune-image.sh deploy/
# Optional packages are wanted: native code comes as such. What is not needed goes in the same layer.
RUN npm ci --omit=dev && sh deploy/prune-image.sh
COPY deploy/healthcheck.js deploy/
COPY migrations migrations
COPY src src
# Whatever the umask was where the sources were checked out: the service's user must be able to read them.
RUN chmod -R a+rX deploy migrations package.json src
# Loads everything once, the ORM too, so that the image brings the compiled code along and starts in half the time.
RUN node src/start.js users --help >/dev/null \
  && NODE_COMPILE_CACHE=node_modules/.cache/latchkey node --eval "import('/app/src/adapters/postgres/orm.ts')" \
  && chmod -R a+rX node_modules/.cache

FROM node:24-bookworm-slim
# The last two are for less memory at the same speed: docs/runbook.md, "Scaling out".
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 KEYS_DIR=/keys NODE_OPTIONS=--max-semi-space-size=8 MALLOC_ARENA_MAX=2
# A new named volume takes owner and permissions from the folder that it is mounted on. /secrets is for such a volume.
RUN install -d -o node -g node -m 0700 /keys /secrets
WORKDIR /app
# Everything belongs to root: the service can't change its own code.
COPY --from=packages /app/node_modules node_modules
COPY --from=packages /app/package.json ./
COPY --from=packages /app/deploy/healthcheck.js deploy/
COPY --from=packages /app/migrations migrations
COPY --from=packages /app/src src
# By number, so that Kubernetes can see that it is not root. 1000 is `node` in the base image.
USER 1000:1000
VOLUME /keys
EXPOSE 3000
# Whether the process is worth keeping, not whether its database is there: /readyz tells that to who sends requests.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "deploy/healthcheck.js", "/livez"]
# node itself, not npm: SIGTERM must reach the process that drains. Commands: docker run … latchkey node src/start.js keys list
CMD ["node", "src/start.js"]
