// What the browser does with passkeys (WebAuthn). Options and answers are JSON, as the API has them.
import { Cancelled } from './api.mjs';

// The browser failed in a way that has words of its own. `text` is their name.
export class PasskeyError extends Error {
  constructor(name, cause) {
    super(name, { cause });
    this.text = name;
  }
}

// Whether this browser has passkeys for pages of this address: only names have them.
// @param rpId the domain that the service has passkeys for, where that is known.
export function canUsePasskeys(rpId = location.hostname) {
  const isKnown = typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';
  const isName = !/^(?:[\d.]+|\[.*\])$/.test(location.hostname);
  return isKnown && isName && `.${location.hostname}`.endsWith(`.${rpId}`);
}

export async function canAutofill() {
  return (await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.()) ?? false;
}

// @param how `mediation: 'conditional'` waits for somebody to choose a passkey in a field; `signal` ends the waiting.
export async function askPasskey(options, how = {}) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return await asJson(navigator.credentials.get({ ...how, publicKey }));
}

export async function makePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return await asJson(navigator.credentials.create({ publicKey }));
}

async function asJson(asking) {
  try {
    return (await asking).toJSON();
  } catch (error) {
    if (error.name === 'AbortError') throw new Cancelled();
    // The service has passkeys for another domain.
    if (error.name === 'SecurityError') throw new PasskeyError('wrongAddress', error);
    if (error.name === 'InvalidStateError') throw new PasskeyError('passkeyTaken', error);
    throw new PasskeyError('passkeyCancelled', error);
  }
}
