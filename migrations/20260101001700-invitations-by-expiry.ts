import { Migration } from '@mikro-orm/migrations';

/** Expired invitations are found for deletion. */
export class InvitationsByExpiry extends Migration {
  override up(): void {
    this.addSql('CREATE INDEX invitations_by_expiry ON invitations (expires_at)');
  }

  override down(): void {
    this.addSql('DROP INDEX invitations_by_expiry');
  }
}
