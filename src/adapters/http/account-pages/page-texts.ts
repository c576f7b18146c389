import type { AccountPage } from '#application/email/ports/account-links.ts';

/** Names of the fields that pages have. */
export type PageField = 'newPassword' | 'password' | 'email' | 'firstName' | 'lastName';

export interface PageText {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  readonly done: string;
  /** The button that sends the call without the field `password`, and what is said when that has worked. */
  readonly without?: { readonly button: string; readonly done: string };
}

/** What the script says when a call fails, by the code of the problem or of the field. */
export interface PageMessages {
  readonly linkMissing: string;
  readonly linkInvalid: string;
  readonly wrongPassword: string;
  readonly emailTaken: string;
  readonly tooMany: string;
  readonly failed: string;
  readonly fields: string;
  readonly passwordTooShort: string;
  readonly passwordOther: string;
  readonly emailInvalid: string;
  readonly nameInvalid: string;
}

/** Everything that the pages say in a language. */
export interface PageTexts {
  readonly language: string;
  readonly pages: Readonly<Record<AccountPage, PageText>>;
  readonly labels: Readonly<Record<PageField, string>>;
  readonly showPassword: string;
  readonly noScript: string;
  readonly otherLanguages: string;
  readonly messages: PageMessages;
}
