// The page of one's own account: who is logged in, and with what they prove it.
import { Cancelled } from './api.mjs';
import { totpSection } from './authenticators.mjs';
import { during, say, sayProblem } from './forms.mjs';
import { text } from './messages.mjs';
import { passkeySection } from './passkeys.mjs';
import { recoverySection } from './recovery-codes.mjs';
import { Session } from './session.mjs';
import { askProof } from './step-up.mjs';

const page = document.querySelector('#account');
const state = document.querySelector('#state');
const retry = document.querySelector('#retry');
const logOut = document.querySelector('#log-out');
const who = document.querySelector('#who');
const loading = state.textContent;
const isNewLogin = location.hash === '#logged-in';

let factors = null;

const session = new Session({
  askProof: ({ strong }) => askProof(session, factors, strong),
  ended: (reason) => {
    // A login that has just worked left no cookie: to log in again would not help.
    if (isNewLogin && reason === 'token_missing') say(state, text('cookieLost'), 'problem');
    else location.replace(page.dataset.login);
  },
});

const account = {
  session,
  reload,
  name: () => who.textContent,
  countOfFactors: () => factors.totp.length + factors.passkeys.length,
  // @param codes a new set; null where there is none.
  showRecoveryCodes: (codes) => codes && recovery.showCodes(codes),
};
const recovery = recoverySection(account);
const sections = [passkeySection(account), totpSection(account), recovery];

// The page may come back from the history after a logout.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
retry.addEventListener('click', () => void open());
logOut.addEventListener('click', () => void during(page, state, () => session.logOut()));

async function open() {
  retry.hidden = true;
  state.hidden = false;
  state.textContent = loading;
  try {
    const { email, login } = await session.refresh();
    history.replaceState(null, '', location.pathname + location.search);
    who.textContent = email ?? login;
    await reload();
    state.textContent = '';
    page.hidden = false;
  } catch (error) {
    if (error instanceof Cancelled) return;
    sayProblem(state, error);
    retry.hidden = false;
  }
}

async function reload() {
  factors = await session.call('GET /me/factors');
  for (const section of sections) section.show(factors);
}

void open();
