// The recovery codes of the account: how many are left, and a new set, which is shown once.
import { during, say } from './forms.mjs';
import { dateText, text } from './messages.mjs';
import { ask } from './questions.mjs';

const section = document.querySelector('#recovery');
const fresh = document.querySelector('#new-codes');
const result = section.querySelector('.result');
const list = fresh.querySelector('.codes');
const renew = section.querySelector('.renew');
const copy = fresh.querySelector('.copy');

export function recoverySection(account) {
  copy.hidden = navigator.clipboard === undefined;
  fresh.querySelector('.print').addEventListener('click', () => print());
  copy.addEventListener('click', () => {
    const codes = [...list.children].map(({ textContent }) => textContent).join('\n');
    const work = async () => await navigator.clipboard.writeText(codes);
    void during(fresh, result, work).then((worked) => worked && say(result, text('copied')));
  });
  fresh.querySelector('.kept').addEventListener('click', () => {
    hideCodes();
    say(result, text('keptSaid'));
  });
  renew.addEventListener('click', () => void renewCodes());

  async function renewCodes() {
    if (!(await ask('ask-renewal'))) return;
    let codes;
    const work = async () => {
      ({ recoveryCodes: codes } = await account.session.call('POST /me/recovery-codes', undefined, {
        strong: true,
      }));
      await account.reload();
    };
    if (await during(section, result, work)) showCodes(codes);
  }

  function showCodes(codes) {
    list.replaceChildren(
      ...codes.map((code) => {
        const item = document.createElement('li');
        item.textContent = code;
        return item;
      }),
    );
    fresh.querySelector('.whose').textContent = `${account.name()}, ${dateText(Date.now())}`;
    fresh.hidden = false;
    fresh.querySelector('h3').focus();
  }

  function show({ totp, passkeys, recoveryCodes }) {
    const hasFactor = totp.length + passkeys.length > 0;
    const remaining = section.querySelector('.remaining');
    section.querySelector('.none').hidden = hasFactor;
    remaining.hidden = !hasFactor;
    remaining.textContent = text('remaining', { count: recoveryCodes.remaining });
    renew.hidden = !hasFactor;
    if (!hasFactor) hideCodes();
  }

  return { show, showCodes };
}

function hideCodes() {
  fresh.hidden = true;
  list.replaceChildren();
}
