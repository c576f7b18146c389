// The login by passkey: by a button, and by choosing a passkey where a name is typed (conditional mediation).
import { call, Cancelled } from './api.mjs';
import { askPasskey, canAutofill, canUsePasskeys } from './browser-passkeys.mjs';
import { during, sayProblem } from './forms.mjs';

// The service takes an answer within five minutes of its options.
const RENEW_AFTER_MS = 240_000;

const TEXTS = { 'identity.invalid_credentials': 'passkeyUnknown' };

// @param form with the button `#passkey`, which is shown where browser and service have passkeys.
// @param loggedIn called when a session is open.
// @returns what stops and starts the waiting for a passkey.
export function offerPasskeys(form, loggedIn) {
  const button = form.querySelector('#passkey');
  const result = form.querySelector('.result');
  let waiting = null;

  const options = () => call('POST /login/passkey/options');
  const logIn = async (credential) => {
    await call('POST /login/passkey', { body: { credential }, cookie: true });
    loggedIn();
  };

  const stop = () => {
    waiting?.abort();
    waiting = null;
  };

  // Waits until somebody chooses a passkey in the field, with new options whenever the old ones get too old.
  const start = async () => {
    stop();
    if (!canUsePasskeys()) return;
    const mine = new AbortController();
    waiting = mine;
    const asked = await options().catch(() => null);
    if (asked === null || !canUsePasskeys(asked.rpId) || mine.signal.aborted) return;
    button.hidden = false;
    if (!(await canAutofill())) return;
    const timer = setTimeout(() => void start(), RENEW_AFTER_MS);
    mine.signal.addEventListener('abort', () => clearTimeout(timer));
    try {
      await logIn(await askPasskey(asked, { mediation: 'conditional', signal: mine.signal }));
    } catch (error) {
      if (error instanceof Cancelled) return;
      // Nobody has asked for anything when the browser gives up by itself.
      if (error.text === undefined) {
        sayProblem(result, error, TEXTS);
        void start();
      }
    }
  };

  button.addEventListener('click', () => {
    stop();
    const work = async () => await logIn(await askPasskey(await options()));
    void during(form, result, work, { texts: TEXTS }).then((worked) => worked || start());
  });

  void start();
  return { start: () => void start(), stop };
}
