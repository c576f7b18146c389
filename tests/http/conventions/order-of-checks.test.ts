import { expect } from 'chai';
import type { TaskView } from '#application/tasks/views.ts';
import { outcome } from '#tests/support/answer.ts';
import type { RequestParts } from '#tests/support/api-client.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const TEXT = { 'Content-Type': 'text/plain' };
const STALE = { 'If-Match': '"stale"' };
const UNKNOWN = '00000000-0000-7000-8000-000000000000';
const STEP_UP = '401 step_up_required';
const HUGE = `{"firstName":${'x'.repeat(70_000)}`;

inEachWorld('The first check that fails gives the status', (start) => {
  const { api, service } = start();
  let ada: Actor;
  let bob: Actor;
  let ended: Actor;
  /** Has a second factor, and has proved nothing for longer than ten minutes. */
  let stale: Actor;
  let task: TaskView;

  before(async () => {
    const factors = new SecondFactors(api, () => service().clock);
    stale = (await factors.enrolled()).actor;
    service().clock.advance(601);
    [ada, bob, ended] = [await api.loggedIn(), await api.loggedIn(), await api.loggedIn()];
    await ended.call('POST /logout');
    task = (await ada.call<TaskView>('POST /tasks', { body: { title: 't' } })).body;
  });

  interface Case {
    readonly title: string;
    readonly who?: () => Actor;
    readonly line: () => string;
    readonly parts?: RequestParts;
    readonly expected: string;
  }

  const cases: readonly Case[] = [
    {
      title: 'no path, then no token',
      line: () => 'POST /nothing',
      parts: { body: HUGE, undocumented: true },
      expected: '404 request.not_found',
    },
    {
      title: 'no method, then no token',
      line: () => 'POST /me',
      parts: { body: '{', undocumented: true },
      expected: '405 request.method_not_allowed',
    },
    {
      title: 'no token, then a body of the wrong type',
      line: () => 'PATCH /me',
      parts: { body: 'x', headers: TEXT },
      expected: '401 token_missing',
    },
    {
      title: 'a bad token, then too large a body',
      line: () => 'PATCH /me',
      parts: { token: 'x', body: HUGE },
      expected: '401 token_malformed',
    },
    {
      title: 'an ended session, then a malformed body',
      who: () => ended,
      line: () => 'PATCH /me',
      parts: { body: '{' },
      expected: '401 logged_out',
    },
    {
      title: 'an ended session, then another’s account',
      who: () => ended,
      line: () => `DELETE /users/${ada.id}`,
      expected: '401 logged_out',
    },
    {
      title: 'an ended session, then a malformed id',
      who: () => ended,
      line: () => 'GET /tasks/x',
      expected: '401 logged_out',
    },
    {
      title: 'no step-up, then a malformed body',
      who: () => stale,
      line: () => 'PUT /me/password',
      parts: { body: '{' },
      expected: STEP_UP,
    },
    {
      title: 'no step-up, then a body of the wrong type',
      who: () => stale,
      line: () => 'PUT /roles/update',
      parts: { body: 'x', headers: TEXT },
      expected: STEP_UP,
    },
    {
      title: 'no step-up, then another’s account',
      who: () => stale,
      line: () => `DELETE /users/${ada.id}`,
      expected: STEP_UP,
    },
    {
      title: 'no step-up, then no admin',
      who: () => stale,
      line: () => `DELETE /admin/users/${ada.id}`,
      expected: STEP_UP,
    },
    {
      title: 'a broken rule, then no step-up, where it is the body that needs one',
      who: () => stale,
      line: () => 'PATCH /me',
      parts: { body: { login: 'x' } },
      expected: '422 /login login.invalid',
    },
    {
      title: 'no step-up for the body, then another’s account',
      who: () => stale,
      line: () => `PATCH /users/${ada.id}`,
      parts: { body: { login: 'another' } },
      expected: STEP_UP,
    },
    {
      title: 'no step-up for the body, then a stale version',
      who: () => stale,
      line: () => 'PATCH /me',
      parts: { body: { login: 'another' }, headers: STALE },
      expected: STEP_UP,
    },
    {
      title: 'the wrong type, then too large',
      who: () => ada,
      line: () => 'PATCH /me',
      parts: { body: HUGE, headers: TEXT },
      expected: '415 request.unsupported_media_type',
    },
    {
      title: 'too large, then malformed',
      who: () => ada,
      line: () => 'PATCH /me',
      parts: { body: HUGE },
      expected: '413 request.too_large',
    },
    {
      title: 'malformed, then another’s account',
      who: () => bob,
      line: () => `PATCH /users/${ada.id}`,
      parts: { body: '{' },
      expected: '400 request.malformed',
    },
    {
      title: 'the wrong type, then a malformed id',
      who: () => ada,
      line: () => 'PUT /tasks/x',
      parts: { body: 'x', headers: TEXT },
      expected: '415 request.unsupported_media_type',
    },
    {
      title: 'a broken rule, then another’s account',
      who: () => bob,
      line: () => `PATCH /users/${ada.id}`,
      parts: { body: { x: 1 } },
      expected: '422 /x field.unknown',
    },
    {
      title: 'a broken rule, then no admin',
      who: () => bob,
      line: () => `PUT /users/${ada.id}/roles`,
      parts: { body: { roles: 7 } },
      expected: '422 /roles field.type',
    },
    {
      title: 'no admin, then a role that is none',
      who: () => bob,
      line: () => `PUT /users/${ada.id}/roles`,
      parts: { body: { roles: ['emperor'] } },
      expected: '403 roles.not_allowed',
    },
    {
      title: 'no admin, then no such user',
      who: () => bob,
      line: () => `PUT /users/${UNKNOWN}/roles`,
      parts: { body: { roles: ['user'] } },
      expected: '403 roles.not_allowed',
    },
    {
      title: 'another’s account, then none',
      who: () => bob,
      line: () => `DELETE /users/${UNKNOWN}`,
      expected: '403 identity.not_your_account',
    },
    {
      title: 'another’s account, then a stale version',
      who: () => bob,
      line: () => `DELETE /users/${ada.id}`,
      parts: { headers: STALE },
      expected: '403 identity.not_your_account',
    },
    {
      title: 'a broken rule, then another’s task',
      who: () => bob,
      line: () => `PUT /tasks/${task.id}`,
      parts: { body: {} },
      expected: '422 /title field.required',
    },
    {
      title: 'another’s task, then a stale version',
      who: () => bob,
      line: () => `DELETE /tasks/${task.id}`,
      parts: { headers: STALE },
      expected: '404 tasks.task_not_found',
    },
    {
      title: 'a broken rule, then a stale version',
      who: () => ada,
      line: () => 'PATCH /me',
      parts: { body: { email: 'x' }, headers: STALE },
      expected: '422 /email email.invalid',
    },
    {
      title: 'a stale version, then a taken name',
      who: () => ada,
      line: () => 'PATCH /me',
      parts: {
        get body() {
          return { login: bob.login };
        },
        headers: STALE,
      },
      expected: '412 request.precondition_failed',
    },
  ];

  for (const { title, who, line, parts = {}, expected } of cases)
    it(title, async () => {
      const sender = who === undefined ? api : who();
      expect(outcome(await sender.call(line(), parts))).to.equal(expected);
    });
});
