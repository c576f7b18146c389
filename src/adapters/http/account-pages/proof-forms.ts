import { htmlText } from '#adapters/http/html-text.ts';
import { pageField, type PageFieldOptions } from './page-field.ts';
import type { ProofKind, ProofTexts } from './proof-texts.ts';

type ProofField = Pick<PageFieldOptions, 'type' | 'autocomplete' | 'numeric' | 'verbatim'>;

const FIELDS: Readonly<Record<ProofKind, ProofField | null>> = {
  passkey: null,
  totp: { type: 'text', autocomplete: 'one-time-code', numeric: true },
  recovery_code: { type: 'text', autocomplete: 'off', verbatim: true },
  password: { type: 'password', autocomplete: 'current-password' },
};

/** A form for each kind of proof, of which the script shows one, and buttons that lead to the others. */
export function proofForms(kinds: readonly ProofKind[], texts: ProofTexts): string {
  return `<div class="proofs">
${kinds.map((kind) => proofForm(kind, texts)).join('\n')}
<p class="result" role="status" tabindex="-1"></p>
<div class="ways">
${kinds.map((kind) => `<button type="button" class="second" data-way="${kind}" hidden>${htmlText(texts[kind].way)}</button>`).join('\n')}
</div>
</div>`;
}

function proofForm(kind: ProofKind, texts: ProofTexts): string {
  const field = FIELDS[kind];
  const { label, intro, button } = texts[kind];
  const asked =
    field === null ? '' : pageField({ name: 'proof', id: `proof-${kind}`, label, required: true, ...field });
  return `<form data-proof="${kind}" hidden>
<p>${htmlText(intro)}</p>
${asked}
<button type="submit">${htmlText(button)}</button>
</form>`;
}
