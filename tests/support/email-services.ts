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
import { MailPolicy, type EmailVerification } from '#application/email/mail-policy.ts';
import { Notices } from '#application/email/notices.ts';
import { OwnerRecognition } from '#application/email/owner-recognition.ts';
import { PurgeEmailChallenges } from '#application/email/purge-email-challenges.ts';
import { RequestPasswordReset } from '#application/email/request-password-reset.ts';
import { RequestVerification } from '#application/email/request-verification.ts';
import { UndoEmailChange } from '#application/email/undo-email-change.ts';
import { UndoLinks } from '#application/email/undo-links.ts';
import { UndoMails } from '#application/email/undo-mails.ts';
import { VerifiedAddress } from '#application/email/verified-address.ts';
import { AccountChanges } from '#application/identity/accounts/account-changes.ts';
import { AccountTraces } from '#application/identity/accounts/account-traces.ts';
import type { AccountFactors } from '#application/factors/account-factors.ts';
import type { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import type { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import type { Ports } from './memory-ports.ts';

/** How mail is configured. */
export interface MailSettings {
  readonly mail: boolean;
  readonly verification: EmailVerification;
}

interface Services {
  readonly factors: AccountFactors;
  readonly revoker: SessionRevoker;
  readonly verifier: PasswordVerifier;
  readonly passwords: NewPasswords;
}

/** Everything of emails and their proofs, constructed by hand over the given ports. */
export function emailServices(ports: Ports, services: Services, settings: MailSettings) {
  const { mail: sends, verification } = settings;
  const policy = new MailPolicy({ sends, verification, defaultLocale: 'en' });
  const changes = new AccountChanges(ports);
  const issuer = new ChallengeIssuer(ports);
  const proofs = new ChallengeProofs({ ...ports, policy });
  const notices = new Notices({ ...ports, policy });
  const undo = new UndoLinks({ issuer, notices, policy });
  const mail = new AccountMails({ issuer, notices, policy });
  const permission = new EmailChangePermission({ ...ports, ...services, policy });
  const emails = new EmailChangeRequests({
    ...ports,
    permission,
    mails: new EmailChangeMails({ issuer, notices, undo, policy }),
  });
  const attached = new AttachedProofs({ ...ports, ...services });
  const ownership = new AddressOwnership({ ...ports, ...services, proofs, changes, attached });
  const own = { ...ports, ...services, policy, issuer, proofs, notices, undo, ownership };
  return {
    policy,
    mail,
    invitationMail: new InvitationMails({ ...ports, policy }),
    emails,
    changes,
    traces: new AccountTraces({ ...ports, mail: new ChallengeTraces(ports) }),
    useCases: {
      requestVerification: new RequestVerification(own),
      confirmVerification: new ConfirmVerification({
        ...own,
        owners: new OwnerRecognition(own),
        verified: new VerifiedAddress({ ...own, changes }),
      }),
      requestPasswordReset: new RequestPasswordReset(own),
      confirmPasswordReset: new ConfirmPasswordReset(own),
      confirmEmailChange: new ConfirmEmailChange(own),
      undoEmailChange: new UndoEmailChange({ ...own, mails: new UndoMails(own) }),
      purgeEmailChallenges: new PurgeEmailChallenges(ports),
    },
  };
}
