import type { FactorKind } from '#domain/factors/factor-kind.ts';

/** What somebody proves who they are with. */
export type ProofKind = FactorKind | 'password';

export interface ProofText {
  /** The button that leads to this proof from another one. */
  readonly way: string;
  readonly intro: string;
  /** Of the field; none is shown where a proof has none. */
  readonly label: string;
  readonly button: string;
}

export type ProofTexts = Readonly<Record<ProofKind, ProofText>>;
