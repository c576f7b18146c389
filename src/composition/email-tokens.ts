import type { DevelopmentMailbox } from '#adapters/mail/development-mailbox.ts';
import type { AddressOwnership } from '#application/email/address-ownership.ts';
import type { AttachedProofs } from '#application/email/attached-proofs.ts';
import type { AttemptDelivery } from '#application/email/attempt-delivery.ts';
import type { ChallengeIssuer } from '#application/email/challenge-issuer.ts';
import type { ChallengeOwners } from '#application/email/challenge-owners.ts';
import type { ChallengeProofs } from '#application/email/challenge-proofs.ts';
import type { ConfirmEmailChange } from '#application/email/confirm-email-change.ts';
import type { ConfirmPasswordReset } from '#application/email/confirm-password-reset.ts';
import type { ConfirmVerification } from '#application/email/confirm-verification.ts';
import type { DeliverMail } from '#application/email/deliver-mail.ts';
import type { EmailChangeMails } from '#application/email/email-change-mails.ts';
import type { EmailChangePermission } from '#application/email/email-change-permission.ts';
import type { MailComposer } from '#application/email/mail-composer.ts';
import type { MailContents } from '#application/email/mail-contents.ts';
import type { MailPolicy } from '#application/email/mail-policy.ts';
import type { Notices } from '#application/email/notices.ts';
import type { OwnerRecognition } from '#application/email/owner-recognition.ts';
import type { AccountLinks } from '#application/email/ports/account-links.ts';
import type { ChallengeSecrets } from '#application/email/ports/challenge-secrets.ts';
import type { EmailChallengeRepository } from '#application/email/ports/email-challenge-repository.ts';
import type { MailOutbox } from '#application/email/ports/mail-outbox.ts';
import type { MailRequestLimit } from '#application/email/ports/mail-request-limit.ts';
import type { MailTemplates } from '#application/email/ports/mail-templates.ts';
import type { Mailer } from '#application/email/ports/mailer.ts';
import type { PurgeEmailChallenges } from '#application/email/purge-email-challenges.ts';
import type { RequestPasswordReset } from '#application/email/request-password-reset.ts';
import type { RequestVerification } from '#application/email/request-verification.ts';
import type { UndoEmailChange } from '#application/email/undo-email-change.ts';
import type { UndoLinks } from '#application/email/undo-links.ts';
import type { UndoMails } from '#application/email/undo-mails.ts';
import type { VerifiedAddress } from '#application/email/verified-address.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { EmailChanges } from '#application/identity/accounts/ports/email-changes.ts';
import type { MailTraces } from '#application/identity/accounts/ports/mail-traces.ts';
import type { MailWorker } from './mail-worker.ts';
import type { ServiceAddress } from './service-address.ts';
import type { InvitationMail } from '#application/invitations/ports/invitation-mail.ts';
import { token } from './token.ts';

/** What the container knows of emails, their proofs and mail. */
export const EMAIL_TOKENS = {
  AccountLinks: token<AccountLinks>('AccountLinks'),
  AccountMail: token<AccountMail>('AccountMail'),
  AddressHolds: token<AddressHolds>('AddressHolds'),
  AddressOwnership: token<AddressOwnership>('AddressOwnership'),
  AttachedProofs: token<AttachedProofs>('AttachedProofs'),
  AttemptDelivery: token<AttemptDelivery>('AttemptDelivery'),
  ChallengeIssuer: token<ChallengeIssuer>('ChallengeIssuer'),
  ChallengeOwners: token<ChallengeOwners>('ChallengeOwners'),
  ChallengeProofs: token<ChallengeProofs>('ChallengeProofs'),
  ChallengeSecrets: token<ChallengeSecrets>('ChallengeSecrets'),
  ConfirmEmailChange: token<ConfirmEmailChange>('ConfirmEmailChange'),
  ConfirmPasswordReset: token<ConfirmPasswordReset>('ConfirmPasswordReset'),
  ConfirmVerification: token<ConfirmVerification>('ConfirmVerification'),
  DeliverMail: token<DeliverMail>('DeliverMail'),
  DevelopmentMailbox: token<DevelopmentMailbox>('DevelopmentMailbox'),
  EmailChallengeRepository: token<EmailChallengeRepository>('EmailChallengeRepository'),
  EmailChangeMails: token<EmailChangeMails>('EmailChangeMails'),
  EmailChangePermission: token<EmailChangePermission>('EmailChangePermission'),
  EmailChanges: token<EmailChanges>('EmailChanges'),
  InvitationMail: token<InvitationMail>('InvitationMail'),
  MailComposer: token<MailComposer>('MailComposer'),
  MailContents: token<MailContents>('MailContents'),
  MailOutbox: token<MailOutbox>('MailOutbox'),
  MailPolicy: token<MailPolicy>('MailPolicy'),
  MailRequestLimit: token<MailRequestLimit>('MailRequestLimit'),
  MailTemplates: token<MailTemplates>('MailTemplates'),
  MailTraces: token<MailTraces>('MailTraces'),
  MailWorker: token<MailWorker>('MailWorker'),
  Mailer: token<Mailer>('Mailer'),
  Notices: token<Notices>('Notices'),
  OwnerRecognition: token<OwnerRecognition>('OwnerRecognition'),
  PurgeEmailChallenges: token<PurgeEmailChallenges>('PurgeEmailChallenges'),
  RequestPasswordReset: token<RequestPasswordReset>('RequestPasswordReset'),
  RequestVerification: token<RequestVerification>('RequestVerification'),
  ServiceAddress: token<ServiceAddress>('ServiceAddress'),
  UndoEmailChange: token<UndoEmailChange>('UndoEmailChange'),
  UndoLinks: token<UndoLinks>('UndoLinks'),
  UndoMails: token<UndoMails>('UndoMails'),
  VerifiedAddress: token<VerifiedAddress>('VerifiedAddress'),
} as const;
