import type { RotationDecision } from '#domain/identity/sessions/session.ts';
import { LIFETIMES } from './builders.ts';

const GRACE_MS = LIFETIMES.refreshGrace * 1_000;
const IDLE_MS = LIFETIMES.idleTtl * 1_000;

/**
 * What becomes of a refresh token of a session that was rotated three times: because of what, the counter in the
 * token, and the time since the third rotation, in ms.
 */
export const ROTATION_CASES: readonly (readonly [string, number, number, RotationDecision])[] = [
  ['its counter is the session’s', 3, 0, 'rotate'],
  ['its counter is the session’s, just before the session expires', 3, IDLE_MS - 1, 'rotate'],
  ['it is one behind, at once', 2, 0, 'replay'],
  ['it is one behind, at the very end of the grace', 2, GRACE_MS, 'replay'],
  ['it is one behind, after the grace', 2, GRACE_MS + 1, 'reuse'],
  ['it is two behind', 1, 0, 'reuse'],
  ['it is three behind', 0, 0, 'reuse'],
  ['it is ahead', 4, 0, 'ahead'],
  ['it is far ahead', 2 ** 32 - 1, IDLE_MS - 1, 'ahead'],
  ['the session has expired', 3, IDLE_MS, 'ended'],
  ['the session has expired, though it is behind', 1, IDLE_MS, 'ended'],
];
