import { ContainerModule } from 'inversify';
import { AccountMails } from '#application/email/account-mails.ts';
import { AddressOwnership } from '#application/email/address-ownership.ts';
import { AttachedProofs } from '#application/email/attached-proofs.ts';
import { ChallengeIssuer } from '#application/email/challenge-issuer.ts';
import { ChallengeProofs } from '#application/email/challenge-proofs.ts';
import { ChallengeTraces } from '#application/email/challenge-traces.ts';
import { ConfirmEmailChange } from '#application/email/confirm-email-change.ts';
import { ConfirmPasswordReset } from '#application/email/confirm-password-reset.ts';
import { ConfirmVerification } from '#application/email/confirm-verification.ts';
import { EmailChangeMails } from '#application/email/email-change-mails.ts';
import { EmailChangePermission } from '#application/email/email-change-permission.ts';
import { EmailChangeRequests } from '#application/email/email-change-requests.ts';
import { InvitationMails } from '#application/email/invitation-mails.ts';
import { Notices } from '#application/email/notices.ts';
import { OwnerRecognition } from '#application/email/owner-recognition.ts';
import { PurgeEmailChallenges } from '#application/email/purge-email-challenges.ts';
import { RequestPasswordReset } from '#application/email/request-password-reset.ts';
import { RequestVerification } from '#application/email/request-verification.ts';
import { UndoEmailChange } from '#application/email/undo-email-change.ts';
import { UndoLinks } from '#application/email/undo-links.ts';
import { UndoMails } from '#application/email/undo-mails.ts';
import { VerifiedAddress } from '#application/email/verified-address.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const uow = T.UnitOfWork;
const users = T.UserRepository;
const credentials = T.CredentialRepository;
const holds = T.AddressHolds;
const challenges = T.EmailChallengeRepository;
const outbox = T.MailOutbox;
const secrets = T.ChallengeSecrets;
const issuer = T.ChallengeIssuer;
const proofs = T.ChallengeProofs;
const notices = T.Notices;
const ownership = T.AddressOwnership;
const limit = T.MailRequestLimit;
const policy = T.MailPolicy;
const changes = T.AccountChanges;
const verifier = T.PasswordVerifier;
const ids = T.IdGenerator;
const clock = T.Clock;

/** Application services and use cases of emails and their proofs; delivery is apart, and only where mail is on. */
export function emailModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.ChallengeIssuer, { challenges, outbox, secrets, ids, clock }, (deps) => {
      return new ChallengeIssuer(deps);
    });
    provide(options, proofs, { challenges, secrets, policy, clock }, (deps) => new ChallengeProofs(deps));
    provide(options, notices, { outbox, policy, ids, clock }, (deps) => new Notices(deps));
    provide(options, T.UndoLinks, { issuer, notices, policy }, (deps) => new UndoLinks(deps));
    provide(options, T.UndoMails, { issuer, notices }, (deps) => new UndoMails(deps));
    provide(options, T.AccountMail, { issuer, notices, policy }, (deps) => new AccountMails(deps));
    provide(options, T.InvitationMail, { outbox, secrets, policy, ids, clock }, (deps) => {
      return new InvitationMails(deps);
    });
    provide(options, T.MailTraces, { challenges, outbox, clock }, (deps) => new ChallengeTraces(deps));
    provide(
      options,
      T.EmailChangePermission,
      { users, credentials, verifier, limit, policy },
      (deps) => new EmailChangePermission(deps),
    );
    provide(options, T.EmailChangeMails, { issuer, notices, policy, undo: T.UndoLinks }, (deps) => {
      return new EmailChangeMails(deps);
    });
    provide(
      options,
      T.EmailChanges,
      { users, holds, permission: T.EmailChangePermission, mails: T.EmailChangeMails, clock },
      (deps) => new EmailChangeRequests(deps),
    );
    provide(options, T.AttachedProofs, { credentials, factors: T.AccountFactors }, (deps) => {
      return new AttachedProofs(deps);
    });
    provide(
      options,
      ownership,
      { revoker: T.SessionRevoker, proofs, users, attached: T.AttachedProofs, changes },
      (deps) => new AddressOwnership(deps),
    );
    provide(options, T.OwnerRecognition, { credentials, verifier }, (deps) => new OwnerRecognition(deps));
    provide(options, T.VerifiedAddress, { uow, users, proofs, changes }, (deps) => new VerifiedAddress(deps));

    provide(options, T.RequestVerification, { uow, users, issuer, limit, policy }, (deps) => {
      return new RequestVerification(deps);
    });
    provide(
      options,
      T.ConfirmVerification,
      { proofs, users, ownership, owners: T.OwnerRecognition, verified: T.VerifiedAddress },
      (deps) => new ConfirmVerification(deps),
    );
    provide(options, T.RequestPasswordReset, { uow, issuer, limit, policy }, (deps) => {
      return new RequestPasswordReset(deps);
    });
    provide(
      options,
      T.ConfirmPasswordReset,
      { proofs, users, ownership, notices, passwords: T.NewPasswords },
      (deps) => new ConfirmPasswordReset(deps),
    );
    provide(options, T.ConfirmEmailChange, { proofs, ownership, holds, undo: T.UndoLinks }, (deps) => {
      return new ConfirmEmailChange(deps);
    });
    provide(
      options,
      T.UndoEmailChange,
      { proofs, ownership, challenges, holds, mails: T.UndoMails },
      (deps) => new UndoEmailChange(deps),
    );
    provide(options, T.PurgeEmailChallenges, { challenges, clock }, (deps) => new PurgeEmailChallenges(deps));
  });
}
