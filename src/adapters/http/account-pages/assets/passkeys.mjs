// The passkeys of the account.
import { canUsePasskeys, makePasskey } from './browser-passkeys.mjs';
import { FactorList } from './factor-list.mjs';
import { during, say, valuesOf } from './forms.mjs';
import { text } from './messages.mjs';

const section = document.querySelector('#passkeys');

export function passkeySection(account) {
  const list = new FactorList(section, account, '/me/passkeys');
  const form = section.querySelector('.add');
  if (!canUsePasskeys()) unavailable(form);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void add();
  });

  async function add() {
    let codes;
    const work = async () => {
      const options = await account.session.call('POST /me/passkeys/options');
      const body = { ...valuesOf(form), credential: await makePasskey(options) };
      ({ recoveryCodes: codes } = await account.session.call('POST /me/passkeys', body));
      await account.reload();
    };
    if (!(await during(form, list.region, work))) return;
    form.reset();
    say(list.region, text('passkeyAdded'));
    account.showRecoveryCodes(codes);
  }

  return { show: ({ passkeys }) => list.show(passkeys) };
}

function unavailable(form) {
  form.hidden = true;
  document.querySelector('#no-passkeys').hidden = false;
}
