import type { RootHookObject } from 'mocha';

/** Hooks around the whole run: what suites share (a server, a database) is closed in `afterAll`. */
export const mochaHooks: RootHookObject = {};
