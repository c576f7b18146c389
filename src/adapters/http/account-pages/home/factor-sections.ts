import { htmlText } from '#adapters/http/html-text.ts';
import { pageField } from '../page-field.ts';
import type { FactorSectionTexts, HomeTexts } from './home-texts.ts';

const STATUS = '<p class="result" role="status" tabindex="-1"></p>';

export function passkeySection({ passkeys, cancel, remove }: HomeTexts): string {
  const renaming = `<form class="rename" hidden>
${pageField({ name: 'name', id: 'rename', label: passkeys.newName, type: 'text', autocomplete: 'off', required: true })}
<div class="actions">
<button type="submit">${htmlText(passkeys.save)}</button>
<button type="button" class="second cancel">${htmlText(cancel)}</button>
</div>
</form>`;
  const rename = `<button type="button" class="second small rename-button">${htmlText(passkeys.rename)}</button>`;
  return section('passkeys', passkeys, {
    item: item(rename, remove, renaming),
    rest: `<p id="no-passkeys" hidden>${htmlText(passkeys.unavailable)}</p>`,
  });
}

export function totpSection({ totp, cancel, remove }: HomeTexts): string {
  const setup = `<form id="totp-setup" hidden>
<p tabindex="-1">${htmlText(totp.scan)}</p>
<div id="qr-code" role="img" aria-label="${htmlText(totp.picture)}"></div>
<p>${htmlText(totp.type)}</p>
<p><code id="secret"></code></p>
<p><a id="open-app">${htmlText(totp.open)}</a></p>
${pageField({ name: 'code', id: 'totp-code', label: totp.code, type: 'text', autocomplete: 'one-time-code', required: true, numeric: true })}
<div class="actions">
<button type="submit">${htmlText(totp.confirm)}</button>
<button type="button" class="second cancel">${htmlText(cancel)}</button>
</div>
</form>`;
  return section('totp', totp, { item: item('', remove, ''), rest: setup });
}

export function recoverySection({ recovery }: HomeTexts): string {
  return `<section id="recovery" aria-labelledby="recovery-title">
<h2 id="recovery-title">${htmlText(recovery.title)}</h2>
<p>${htmlText(recovery.intro)}</p>
<p class="none">${htmlText(recovery.none)}</p>
<p class="remaining" hidden></p>
<div id="new-codes" hidden>
<h3 tabindex="-1">${htmlText(recovery.newTitle)}</h3>
<p class="on-screen">${htmlText(recovery.newIntro)}</p>
<p class="on-paper">${htmlText(recovery.printed)}</p>
<p class="on-paper whose"></p>
<ol class="codes"></ol>
<div class="actions">
<button type="button" class="print">${htmlText(recovery.print)}</button>
<button type="button" class="second copy">${htmlText(recovery.copy)}</button>
<button type="button" class="second kept">${htmlText(recovery.kept)}</button>
</div>
</div>
${STATUS}
<button type="button" class="second renew" hidden>${htmlText(recovery.renew)}</button>
</section>`;
}

interface Parts {
  /** HTML of what the list has for each factor. */
  readonly item: string;
  /** HTML that stands below the form. */
  readonly rest: string;
}

function section(id: string, texts: FactorSectionTexts, { item: each, rest }: Parts): string {
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${htmlText(texts.title)}</h2>
<p>${htmlText(texts.intro)}</p>
<p class="none">${htmlText(texts.none)}</p>
<ul class="factors" aria-labelledby="${id}-title" hidden></ul>
<template>${each}</template>
${STATUS}
<form class="add">
${pageField({ name: 'name', id: `${id}-name`, label: texts.name, type: 'text', autocomplete: 'off', hint: texts.nameHint })}
<button type="submit">${htmlText(texts.add)}</button>
</form>
${rest}
</section>`;
}

function item(actions: string, remove: string, rest: string): string {
  return `<li>
<p class="name"></p>
<p class="dates"></p>
<div class="actions">
${actions}
<button type="button" class="second small remove-button">${htmlText(remove)}</button>
</div>
${rest}
</li>`;
}
