import type { ProofTexts } from '../proof-texts.ts';

export interface LoginTexts {
  readonly title: string;
  readonly name: string;
  readonly button: string;
  readonly passkeyButton: string;
  readonly forgotten: string;
  readonly secondTitle: string;
  readonly startOver: string;
  /** A link from other pages. */
  readonly to: string;
}

export interface ForgottenTexts {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  readonly sent: string;
  readonly code: string;
  readonly save: string;
  readonly again: string;
  readonly done: string;
}

/** What a language says where somebody logs in. */
export interface LoginSection {
  readonly login: LoginTexts;
  readonly forgotten: ForgottenTexts;
  readonly proofs: ProofTexts;
}
