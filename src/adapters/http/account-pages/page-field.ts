import { htmlText } from '#adapters/http/html-text.ts';

export interface PageFieldOptions {
  /** Of the form's member, and unless told otherwise of the element. */
  readonly name: string;
  readonly id?: string;
  readonly label: string;
  readonly type: 'password' | 'text' | 'email';
  readonly autocomplete: string;
  readonly required?: boolean;
  /** Stands below the field, and is read out with it. */
  readonly hint?: string;
  /** Digits only: phones show their number keys. */
  readonly numeric?: boolean;
  /** A name or a code: nothing corrects it and nothing begins it with a capital. */
  readonly verbatim?: boolean;
  readonly readonly?: boolean;
  readonly hidden?: boolean;
}

/** A labelled field with room for what is wrong with it. */
export function pageField(options: PageFieldOptions): string {
  const { name, id = name, label, type, autocomplete, hint } = options;
  const described = [hint === undefined ? '' : `${id}-hint `, `${id}-problem`].join('');
  const marks = [
    options.required === true ? ' required' : '',
    options.readonly === true ? ' readonly' : '',
    options.numeric === true ? ' inputmode="numeric"' : '',
    options.verbatim === true ? ' autocapitalize="none" autocorrect="off" spellcheck="false"' : '',
  ].join('');
  return `<div class="field"${options.hidden === true ? ' hidden' : ''}>
<label for="${id}">${htmlText(label)}</label>
<input id="${id}" name="${name}" type="${type}" autocomplete="${autocomplete}" aria-describedby="${described}"${marks}>
${hint === undefined ? '' : `<p class="hint" id="${id}-hint">${htmlText(hint)}</p>\n`}<p class="problem" id="${id}-problem"></p>
</div>`;
}
