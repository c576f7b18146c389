import { own, type Scenarios } from './audited-scenario.ts';
import { AUDITED_EMAILS } from './audited-email-use-cases.ts';
import { AUDITED_FACTORS } from './audited-factor-use-cases.ts';
import { AUDITED_PASSKEYS } from './audited-passkey-use-cases.ts';
import type { InvitationId } from '#domain/invitations/invitation.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { RecordKeyChanges } from '#application/audit/record-key-changes.ts';
import { CLIENT, PASSWORD, type TestApplication } from '#tests/support/test-application.ts';

/** Every use case that changes something, by its class, and what it leaves in the audit log. */
export const AUDITED: Scenarios = {
  RegisterUser: (app) => {
    return {
      run: () => app.register('ann'),
      expected: async () => {
        const id = await idOf(app, 'ann');
        const data = { email: null, login: 'ann', roles: ['user'] };
        return [{ type: 'account.registered', actorId: id, subjectId: id, data }];
      },
    };
  },
  EnsureFirstAdmin: (app) => {
    return {
      run: () => app.useCases.ensureFirstAdmin.execute('root', PASSWORD),
      expected: async () => {
        const data = { email: null, login: 'root', roles: ['user', 'admin'] };
        return [{ type: 'account.registered', actorId: null, subjectId: await idOf(app, 'root'), data }];
      },
    };
  },
  ImportAccounts: (app) => {
    const record = { externalId: '42', login: 'ann', email: null, firstName: null, lastName: null };
    const rest = { emailVerified: false, disabled: false, roles: [], passwordHash: null };
    async function* lines() {
      yield await Promise.resolve([{ line: 1, record: { ...record, ...rest } }]);
    }
    const command = { source: 'auth0', lines: lines(), dryRun: false };
    return {
      run: () => Array.fromAsync(app.useCases.importAccounts.execute(command)),
      expected: async () => {
        const data = { source: 'auth0', externalId: '42', email: null, login: 'ann', roles: ['user'] };
        return [{ type: 'account.imported', actorId: null, subjectId: await idOf(app, 'ann'), data }];
      },
    };
  },
  UpdateProfile: async (app) => {
    const ann = await app.member('ann');
    const data = {
      previous: { login: 'ann', firstName: null },
      current: { login: 'anna', firstName: 'Ann' },
    };
    return {
      run: () => app.update(ann, { login: 'anna', firstName: 'Ann' }),
      expected: [{ type: 'account.updated', ...own(ann), data }],
    };
  },
  DeleteAccount: async (app) => {
    const [admin, ann] = [await app.registerAdmin('root'), await app.member('ann')];
    const command = { actorId: admin.id, userId: ann.userId, expected: null };
    return {
      run: () => app.useCases.deleteAccount.execute(command),
      expected: [
        {
          type: 'account.deleted',
          actorId: admin.id,
          subjectId: ann.userId,
          data: { sessionsEnded: 1 },
          ip: null,
          userAgent: null,
        },
      ],
    };
  },
  ChangePassword: async (app) => {
    const ann = await app.member('ann');
    await app.session('ann');
    const change = { actor: ann, currentPassword: PASSWORD, newPassword: 'another horse entirely' };
    return {
      run: () => app.useCases.changePassword.execute({ ...change, client: CLIENT }),
      expected: [{ type: 'password.changed', ...own(ann), data: { sessionsEnded: 1 } }],
    };
  },
  SetPassword: async (app) => {
    const { userId } = await app.member('ann');
    return {
      run: () => app.useCases.setPassword.execute('ann', 'another horse entirely'),
      expected: [{ type: 'password.changed', actorId: null, subjectId: userId, data: { sessionsEnded: 1 } }],
    };
  },
  AssignRoles: async (app) => {
    const [root, ann] = [await app.registerAdmin('root'), await app.member('ann')];
    const actor = await app.session('root');
    const data = { before: ['user'], after: ['user', 'editor'], sessionsEnded: 1 };
    return {
      run: () => app.useCases.assignRoles.execute({ actor, userId: ann.userId, roles: ['user', 'editor'] }),
      expected: [{ type: 'roles.changed', actorId: root.id, subjectId: ann.userId, data }],
    };
  },
  UpdateOwnRoles: async (app) => {
    const actor = await app.member('ann');
    const { userId } = actor;
    const data = { before: ['user'], after: ['user'], sessionsEnded: 1 };
    return {
      run: () => app.useCases.updateOwnRoles.execute(actor, ['user']),
      expected: [{ type: 'roles.changed', actorId: userId, subjectId: userId, data }],
    };
  },
  GrantRole: async (app) => {
    const { id } = await app.register('ann');
    const data = { before: ['user'], after: ['user', 'editor'], sessionsEnded: 0 };
    return {
      run: () => app.useCases.grantRole.execute('ann', 'editor'),
      expected: [{ type: 'roles.changed', actorId: null, subjectId: id, data }],
    };
  },
  RevokeRole: async (app) => {
    const { id } = await app.register('ann');
    await app.useCases.grantRole.execute('ann', 'editor');
    const data = { before: ['user', 'editor'], after: ['user'], sessionsEnded: 0 };
    return {
      run: () => app.useCases.revokeRole.execute('ann', 'editor'),
      expected: [{ type: 'roles.changed', actorId: null, subjectId: id, data }],
    };
  },
  Login: async (app) => {
    const { id } = await app.register('ann');
    return {
      run: async () => {
        await app.login('ann', 'not this horse').catch(() => undefined);
        await app.login('nobody', 'not this horse').catch(() => undefined);
        await app.login('ann');
      },
      expected: async () => {
        const [session] = await app.ports.sessions.listLive(id, app.clock.now());
        const failed = { type: 'login.failed', actorId: null } as const;
        const once = { refused: false, count: 1 };
        return [
          { ...failed, subjectId: id, data: once },
          { ...failed, subjectId: null, data: { ...once, name: 'pseudonym of nobody' } },
          { type: 'login.succeeded', actorId: id, subjectId: id, sessionId: session?.id ?? null, data: {} },
        ];
      },
    };
  },
  RefreshSession: async (app) => {
    const ann = await app.member('ann');
    const stolen = [ann.tokens.refreshToken];
    return {
      run: async () => {
        await app.useCases.refreshSession.execute(stolen);
        app.clock.advance(60);
        await app.useCases.refreshSession.execute(stolen).catch(() => undefined);
      },
      expected: [
        {
          type: 'session.ended',
          actorId: null,
          subjectId: ann.userId,
          sessionId: ann.sessionId,
          data: { reason: 'refresh_reused', count: 1 },
        },
      ],
    };
  },
  Logout: async (app) => {
    const ann = await app.member('ann');
    await app.session('ann');
    const { userId, sessionId, tokens } = ann;
    const ended = { type: 'session.ended', actorId: userId, subjectId: userId } as const;
    const logout = async (scope: 'session' | 'others'): Promise<unknown> =>
      await app.useCases.logout.execute({
        bearer: await app.ports.accessTokens.verify(tokens.accessToken),
        refreshTokens: [],
        scope,
      });
    return {
      run: async () => {
        await logout('others');
        await logout('others');
        await logout('session');
      },
      expected: [
        { ...ended, data: { reason: 'logged_out', count: 1 } },
        { ...ended, sessionId, data: { reason: 'logged_out', count: 1 } },
      ],
    };
  },
  RevokeSession: async (app) => {
    const [ann, phone] = [await app.member('ann'), await app.session('ann')];
    const { userId } = ann;
    const data = { reason: 'logged_out', count: 1 };
    return {
      run: () => app.useCases.revokeSession.execute(ann, phone.sessionId),
      expected: [
        { type: 'session.ended', actorId: userId, subjectId: userId, sessionId: phone.sessionId, data },
      ],
    };
  },
  EndSessions: async (app) => {
    const { userId } = await app.member('ann');
    for (let count = 0; count < 4; count += 1) await app.session('ann');
    const data = { reason: 'ended_by_admin', count: 5 };
    return {
      run: () => app.useCases.endSessions.execute('ann'),
      expected: [{ type: 'session.ended', actorId: null, subjectId: userId, data }],
    };
  },
  EndAllSessions: async (app) => {
    const members = [await app.member('ann'), await app.member('bob')];
    await app.register('eve');
    const data = { reason: 'ended_by_admin', count: 1 };
    return {
      run: () => app.useCases.endAllSessions.execute(),
      expected: members.map(({ userId }) => ({
        type: 'session.ended',
        actorId: null,
        subjectId: userId,
        data,
      })),
    };
  },
  CreateAccount: async (app) => {
    const admin = await app.registerAdmin('root');
    const account = { login: 'ann', email: null, firstName: null, lastName: null, roles: ['editor'] };
    return {
      run: () => app.useCases.createAccount.execute({ actorId: admin.id, password: null, ...account }),
      expected: async () => {
        const id = await idOf(app, 'ann');
        const who = { actorId: admin.id, subjectId: id };
        const [invitation] = await app.ports.invitations.list(1, null);
        const roles = ['editor'];
        return [
          { ...who, type: 'account.registered', data: { roles, email: null, login: 'ann' } },
          { ...who, type: 'invitation.created', data: { roles, invitationId: invitation?.id ?? null } },
        ];
      },
    };
  },
  SuspendAccount: async (app) => {
    const [admin, ann] = [await app.registerAdmin('root'), await app.member('ann')];
    const until = new Date('2100-01-02T03:04:05.678Z');
    const suspension = { actorId: admin.id, userId: ann.userId, reason: 'Spam', until };
    const data = { reason: 'Spam', until: until.toISOString(), sessionsEnded: 1 };
    return {
      run: () => app.useCases.suspendAccount.execute(suspension),
      expected: [{ type: 'account.suspended', actorId: admin.id, subjectId: ann.userId, data }],
    };
  },
  ReinstateAccount: async (app) => {
    const ann = await app.register('ann');
    const suspension = { actorId: null, userId: ann.id, reason: 'Spam', until: null };
    await app.useCases.suspendAccount.execute(suspension);
    return {
      run: async () => {
        await app.useCases.reinstateAccount.execute(null, ann.id);
        await app.useCases.reinstateAccount.execute(null, ann.id);
      },
      expected: [{ type: 'account.reinstated', actorId: null, subjectId: ann.id, data: {} }],
    };
  },
  EndAccountSessions: async (app) => {
    const [admin, ann] = [await app.registerAdmin('root'), await app.member('ann')];
    const data = { reason: 'ended_by_admin', count: 1 };
    return {
      run: async () => {
        await app.useCases.endAccountSessions.execute(admin.id, ann.userId);
        await app.useCases.endAccountSessions.execute(admin.id, ann.userId);
      },
      expected: [{ type: 'session.ended', actorId: admin.id, subjectId: ann.userId, data }],
    };
  },
  SetMetadata: async (app) => {
    const [admin, ann] = [await app.registerAdmin('root'), await app.member('ann')];
    const { userId } = ann;
    const [own, all] = [{ metadata: { a: 1 } }, { metadata: {}, adminMetadata: { b: 2 } }];
    const set = app.useCases.setMetadata;
    const event = { type: 'metadata.changed', subjectId: userId } as const;
    return {
      run: async () => {
        await set.execute({ actorId: userId, userId, change: own, expected: null });
        await set.execute({ actorId: admin.id, userId, change: all, expected: null });
        await set.execute({ actorId: admin.id, userId, change: {}, expected: null });
      },
      expected: [
        { ...event, actorId: userId, data: { kind: 'metadata' } },
        { ...event, actorId: admin.id, data: { kind: 'both' } },
      ],
    };
  },
  CreateInvitation: async (app) => {
    const admin = await app.registerAdmin('root');
    const wanted = { inviterId: admin.id, email: 'eve@example.org', roles: ['editor'] };
    return {
      run: () => app.useCases.createInvitation.execute({ ...wanted, expiresInSeconds: null }),
      expected: async () => {
        const [invitation] = await app.ports.invitations.list(1, null);
        const data = { invitationId: invitation?.id ?? null, roles: ['editor'] };
        return [{ type: 'invitation.created', actorId: admin.id, subjectId: null, data }];
      },
    };
  },
  AcceptInvitation: async (app) => {
    const wanted = { inviterId: null, email: null, roles: ['editor'], expiresInSeconds: null };
    const { id, token: issued } = await app.useCases.createInvitation.execute(wanted);
    const token = issued ?? '';
    const names = { login: 'ann', email: null, firstName: null, lastName: null };
    return {
      run: () => app.useCases.acceptInvitation.execute({ token, password: PASSWORD, ...names }),
      expected: async () => {
        const annId = await idOf(app, 'ann');
        const who = { actorId: annId, subjectId: annId };
        const roles = ['editor'];
        return [
          { ...who, type: 'invitation.accepted', data: { invitationId: id, roles } },
          { ...who, type: 'account.registered', data: { email: null, login: 'ann', roles } },
        ];
      },
    };
  },
  RevokeInvitation: async (app) => {
    const wanted = { inviterId: null, email: null, roles: ['user'], expiresInSeconds: null };
    const id = (await app.useCases.createInvitation.execute(wanted)).id as InvitationId;
    return {
      run: () => app.useCases.revokeInvitation.execute({ actorId: null, id }),
      expected: [{ type: 'invitation.revoked', actorId: null, subjectId: null, data: { invitationId: id } }],
    };
  },
  ...AUDITED_EMAILS,
  ...AUDITED_FACTORS,
  ...AUDITED_PASSKEYS,
  RecordKeyChanges: (app) => {
    const createdAt = app.clock.now();
    let present = [{ name: 'one.pem', kind: 'signing' as const, createdAt }];
    const record = new RecordKeyChanges({ ...app.ports, keys: { presentKeys: () => present } }, 365);
    const nobody = { actorId: null, subjectId: null };
    return {
      run: async () => {
        await record.execute();
        await record.execute();
        present = [];
        await record.execute();
      },
      expected: [
        { ...nobody, type: 'key.made', data: { key: 'one.pem', kind: 'signing' } },
        { ...nobody, type: 'key.retired', data: { key: 'one.pem' } },
      ],
    };
  },
};

/** Use cases that leave no event, by their class, and why. */
export const NOT_AUDITED: Readonly<
  Record<
    string,
    | 'reads'
    | 'a user’s records'
    | 'purge'
    | 'within Login'
    | 'sends mail'
    | 'seals the same anew'
    | 'no factor yet'
    | 'asks a passkey'
  >
> = {
  Authenticate: 'reads',
  BeginPasskey: 'asks a passkey',
  BeginPasskeyLogin: 'asks a passkey',
  BeginStepUp: 'asks a passkey',
  PurgeCeremonies: 'purge',
  BeginTotp: 'no factor yet',
  CheckAssurance: 'reads',
  CheckEnrolment: 'reads',
  CompleteLogin: 'within Login',
  ListFactors: 'reads',
  FitDecoys: 'reads',
  GetAccount: 'reads',
  GetManagedAccount: 'reads',
  GetMe: 'reads',
  GetMetadata: 'reads',
  GetTask: 'reads',
  GetUser: 'reads',
  ListAccountActivity: 'reads',
  ListAccountSessions: 'reads',
  ListAccounts: 'reads',
  SearchAccounts: 'reads',
  ListActivity: 'reads',
  ListAuditEvents: 'reads',
  ListInvitations: 'reads',
  ListSessions: 'reads',
  ListTasks: 'reads',
  ListUsers: 'reads',
  CreateTask: 'a user’s records',
  DeleteTask: 'a user’s records',
  UpdateTask: 'a user’s records',
  AttemptDelivery: 'sends mail',
  RequestPasswordReset: 'sends mail',
  RequestVerification: 'sends mail',
  PurgeAuditEvents: 'purge',
  PurgeEmailChallenges: 'purge',
  PurgeFactors: 'purge',
  PurgeInvitations: 'purge',
  PurgeSessions: 'purge',
  ResealTotpSecrets: 'seals the same anew',
};

async function idOf(app: TestApplication, name: string): Promise<UserId> {
  return (await app.useCases.lookup.find(name)).id;
}
