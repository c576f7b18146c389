import type { CDPSession, Page } from 'playwright-core';

/** What Chromium's virtual authenticator keeps of a passkey (DevTools protocol, WebAuthn.Credential). */
interface StoredCredential {
  readonly credentialId: string;
  readonly rpId?: string;
  readonly signCount: number;
}

/** An authenticator that is built into the device on which a page is open. Only that page sees it. */
export class PasskeyDevice {
  readonly #session: CDPSession;
  readonly #id: string;

  private constructor(session: CDPSession, id: string) {
    this.#session = session;
    this.#id = id;
  }

  /** @param synced whether it says that its passkeys are copied to other devices. */
  static async on(page: Page, { synced = false } = {}): Promise<PasskeyDevice> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
        defaultBackupEligibility: synced,
        defaultBackupState: synced,
      },
    });
    return new PasskeyDevice(session, authenticatorId);
  }

  async remove(): Promise<void> {
    await this.#session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.#id });
    await this.#session.detach();
  }

  /** Whether somebody touches it, or chooses its passkey in a field, as soon as a page asks. Nobody does at first. */
  async touch(does: boolean): Promise<void> {
    const authenticatorId = this.#id;
    await this.#session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: does });
  }

  /** Whether it recognises its user, by a PIN or a finger. It does at first. */
  async recognise(does: boolean): Promise<void> {
    const authenticatorId = this.#id;
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: does });
  }

  async passkeys(): Promise<readonly StoredCredential[]> {
    const authenticatorId = this.#id;
    return (await this.#session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  }

  /** Of its only passkey. A copy of an earlier state has a lower one. */
  async setCounter(signCount: number): Promise<void> {
    const authenticatorId = this.#id;
    const { credentials } = await this.#session.send('WebAuthn.getCredentials', { authenticatorId });
    const [credential] = credentials;
    if (credential === undefined) throw new Error('There is no passkey on this device.');
    await this.#session.send('WebAuthn.clearCredentials', { authenticatorId });
    await this.#session.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...credential, signCount },
    });
  }
}
