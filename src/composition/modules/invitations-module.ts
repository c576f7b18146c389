import { ContainerModule } from 'inversify';
import { AcceptInvitation } from '#application/invitations/accept-invitation.ts';
import { ActivateInvited } from '#application/invitations/activate-invited.ts';
import { CreateInvitation } from '#application/invitations/create-invitation.ts';
import { InvitationIssuer } from '#application/invitations/invitation-issuer.ts';
import { ListInvitations } from '#application/invitations/list-invitations.ts';
import { OpenInvitations } from '#application/invitations/open-invitations.ts';
import { PurgeInvitations } from '#application/invitations/purge-invitations.ts';
import { RegisterInvited } from '#application/invitations/register-invited.ts';
import { RevokeInvitation } from '#application/invitations/revoke-invitation.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const uow = T.UnitOfWork;
const invitations = T.InvitationRepository;
const tokens = T.InvitationTokens;
const issuer = T.InvitationIssuer;
const open = T.OpenInvitations;
const admins = T.ActiveAdmins;
const ids = T.IdGenerator;
const clock = T.Clock;

/** Application services and use cases of invitations. */
export function invitationsModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(
      options,
      T.InvitationIssuer,
      { invitations, tokens, mail: T.InvitationMail, ids, clock },
      (deps) => {
        return new InvitationIssuer(deps);
      },
    );
    provide(options, T.CreateInvitation, { uow, issuer, admins, catalogue: T.RoleCatalogue }, (deps) => {
      return new CreateInvitation(deps);
    });
    provide(options, T.ListInvitations, { invitations, clock }, (deps) => new ListInvitations(deps));
    provide(options, T.RevokeInvitation, { uow, invitations, admins, clock }, (deps) => {
      return new RevokeInvitation(deps);
    });
    provide(options, T.OpenInvitations, { invitations, tokens, admins, clock }, (deps) => {
      return new OpenInvitations(deps);
    });
    provide(
      options,
      T.RegisterInvited,
      { open, accounts: T.AccountRegistrar, newAccounts: T.NewAccounts },
      (deps) => new RegisterInvited(deps),
    );
    provide(
      options,
      T.ActivateInvited,
      {
        open,
        users: T.UserRepository,
        credentials: T.CredentialRepository,
        passwords: T.NewPasswords,
        revoker: T.SessionRevoker,
      },
      (deps) => new ActivateInvited(deps),
    );
    provide(
      options,
      T.AcceptInvitation,
      { open, register: T.RegisterInvited, activate: T.ActivateInvited },
      (deps) => new AcceptInvitation(deps),
    );
    provide(options, T.PurgeInvitations, { invitations, clock }, (deps) => new PurgeInvitations(deps));
  });
}
