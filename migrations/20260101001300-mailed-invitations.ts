import { Migration } from '@mikro-orm/migrations';

/** Whether an invitation was mailed to its address: accepting one that was proves the address. */
export class MailedInvitations extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE invitations ADD COLUMN mailed boolean NOT NULL DEFAULT false');
    this.addSql('ALTER TABLE invitations ALTER COLUMN mailed DROP DEFAULT');
  }

  override down(): void {
    this.addSql('ALTER TABLE invitations DROP COLUMN mailed');
  }
}
